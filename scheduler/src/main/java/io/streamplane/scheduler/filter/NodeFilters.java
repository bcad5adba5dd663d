package io.streamplane.scheduler.filter;

import io.fabric8.kubernetes.api.model.Taint;
import io.streamplane.scheduler.capacity.NodeCapacity;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.selector.NodeTerm;
import io.streamplane.schemas.selector.Tolerance;
import java.util.Map;

/** The questions about one pod and one node that filters and topology spreading both ask. */
public final class NodeFilters {

    private static final Taint UNSCHEDULABLE = new Taint("NoSchedule", "node.kubernetes.io/unschedulable", null, null);

    private NodeFilters() {}

    /** nodeSelector and required node affinity. */
    public static boolean fitsAffinity(PodRequest pod, NodeCapacity node) {
        for (Map.Entry<String, String> label : pod.nodeSelector().entrySet()) {
            if (!label.getValue().equals(node.labels().get(label.getKey()))) {
                return false;
            }
        }
        if (pod.requiredNodes() == null) {
            return true;
        }
        for (NodeTerm term : pod.requiredNodes()) {
            if (term.matches(node.name(), node.labels())) {
                return true;
            }
        }
        return false;
    }

    /** Whether every NoSchedule and NoExecute taint is tolerated. */
    public static boolean toleratesTaints(PodRequest pod, NodeCapacity node) {
        for (Taint taint : node.taints()) {
            if (!"PreferNoSchedule".equals(taint.getEffect()) && !tolerates(pod, taint)) {
                return false;
            }
        }
        return true;
    }

    static boolean toleratesUnschedulable(PodRequest pod) {
        return tolerates(pod, UNSCHEDULABLE);
    }

    public static boolean tolerates(PodRequest pod, Taint taint) {
        for (Tolerance tolerance : pod.tolerations()) {
            if (tolerance.tolerates(taint)) {
                return true;
            }
        }
        return false;
    }
}
