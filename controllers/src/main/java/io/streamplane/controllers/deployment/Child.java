package io.streamplane.controllers.deployment;

import static io.streamplane.controllers.reconcile.Numbers.or;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.streamplane.controllers.reconcile.Stored;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One of a Deployment's ReplicaSets while it is worked on: what several steps change comes out as one proposal.
 *
 * @implNote numbers of pods never count on a scaling that the ReplicaSet controller has not reported: {@link #pods} is
 *     the larger, {@link #available} the smaller of what is asked for and what is there. Kubernetes mixes the two, and
 *     may go past its bounds for a moment.
 */
final class Child {

    private final Stored<ReplicaSet> stored;
    private final Map<String, String> annotations;
    private int replicas;
    private int minReadySeconds;

    Child(Stored<ReplicaSet> stored) {
        this.stored = stored;
        this.annotations = new HashMap<>(stored.annotations());
        this.replicas = or(stored.object().getSpec().getReplicas(), 1);
        this.minReadySeconds = or(stored.object().getSpec().getMinReadySeconds(), 0);
    }

    Stored<ReplicaSet> stored() {
        return stored;
    }

    String name() {
        return stored.name();
    }

    int replicas() {
        return replicas;
    }

    void replicas(int wanted) {
        replicas = wanted;
    }

    int minReadySeconds() {
        return minReadySeconds;
    }

    void minReadySeconds(int seconds) {
        minReadySeconds = seconds;
    }

    Map<String, String> annotations() {
        return annotations;
    }

    /** Pods that there are or will be. */
    int pods() {
        return Math.max(replicas, reported());
    }

    /** Pods that its controller last counted. */
    int reported() {
        var status = stored.object().getStatus();
        return status == null ? 0 : or(status.getReplicas(), 0);
    }

    /** Terminating pods that its controller last counted; null where it was never counted. */
    @Nullable
    Integer terminating() {
        var status = stored.object().getStatus();
        return status == null ? null : status.getTerminatingReplicas();
    }

    int ready() {
        var status = stored.object().getStatus();
        return status == null ? 0 : or(status.getReadyReplicas(), 0);
    }

    /** Available pods that its controller last counted. */
    int reportedAvailable() {
        var status = stored.object().getStatus();
        return status == null ? 0 : or(status.getAvailableReplicas(), 0);
    }

    /** Available pods that will still be there when it has its size. */
    int available() {
        return Math.min(replicas, reportedAvailable());
    }

    /** Whether its controller has seen its newest specification. */
    boolean observed() {
        var status = stored.object().getStatus();
        Long generation = stored.object().getMetadata().getGeneration();
        Long observed = status == null ? null : status.getObservedGeneration();
        return generation == null || observed != null && observed >= generation;
    }

    /** Whether it has no more pods than {@link #pods} says: its size was seen, or is its first. */
    boolean sizeKnown() {
        Long generation = stored.object().getMetadata().getGeneration();
        return observed() || generation != null && generation == 1;
    }

    long revision() {
        return number(annotations.get(Annotations.REVISION), 0);
    }

    /** The number in an annotation, or what stands for an absent or unreadable one. */
    static long number(@Nullable String text, long otherwise) {
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** The changed ReplicaSet; null where no step changed it. */
    @Nullable
    ReplicaSet changed() {
        var spec = stored.object().getSpec();
        if (replicas == or(spec.getReplicas(), 1)
                && minReadySeconds == or(spec.getMinReadySeconds(), 0)
                && Objects.equals(annotations, stored.annotations())) {
            return null;
        }
        return new ReplicaSetBuilder(stored.object())
                .editMetadata()
                .withAnnotations(annotations)
                .endMetadata()
                .editSpec()
                .withReplicas(replicas)
                .withMinReadySeconds(minReadySeconds)
                .endSpec()
                .build();
    }

    /** Of all; several together may have more than an int can say. */
    static long sum(List<Child> children, ToIntFunction<Child> number) {
        return children.stream().mapToLong(number::applyAsInt).sum();
    }
}
