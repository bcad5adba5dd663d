package io.streamplane.scheduler.filter;

import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.capacity.NodeCapacity;
import io.streamplane.scheduler.request.PodRequest;
import org.jspecify.annotations.Nullable;

/**
 * One rule on where a pod may go; a pure function of what it is given. Put a class of your own in
 * {@code META-INF/services/io.streamplane.scheduler.filter.Filter} to have it run after the built-in ones.
 */
public interface Filter {

    /** As in kube-scheduler's configuration, e.g. NodeResourcesFit. */
    String name();

    /** Looks at a pod once before nodes are tested; {@link Check#PASS} where the rule does not concern it. */
    Check prepare(PodRequest pod, Cluster cluster);

    /**
     * No node may take the pod, whichever it is.
     *
     * @param reason as the FailedScheduling message says it, without a count of nodes
     */
    record Refusal(String reason) implements Check {
        @Override
        public Veto test(NodeCapacity node) {
            return new Veto.Rule(reason);
        }
    }

    /** The rule for one pod. */
    @FunctionalInterface
    interface Check {
        Check PASS = node -> null;

        /** Null where the node may take the pod. */
        @Nullable
        Veto test(NodeCapacity node);
    }
}
