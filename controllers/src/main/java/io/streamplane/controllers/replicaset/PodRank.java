package io.streamplane.controllers.replicaset;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/**
 * Which pods go first when there are too many, as Kubernetes ranks them (ActivePodsWithRanks in its controller_utils):
 * unassigned, then pending before unknown before running, not ready, cheaper by {@code pod-deletion-cost}, with more
 * related pods on the same node, ready for a shorter time, restarted more often (containers first, then sidecars), younger.
 * Times are compared by the power of two that their age falls in (Kubernetes' logarithmic scale-down). What is equal in all
 * goes by uid. Kubernetes does so at once where two times differ and fall in one power of two; that is no order where a third
 * pod shares a time with one of them, so here what comes next decides first.
 */
final class PodRank implements Comparator<Stored<Pod>> {

    static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    private final Map<String, Integer> relatedOnNode;
    private final Instant now;
    private final Comparator<Stored<Pod>> order;

    /** @param relatedOnNode number of active pods of the same Deployment by node name */
    PodRank(Map<String, Integer> relatedOnNode, Instant now) {
        this.relatedOnNode = relatedOnNode;
        this.now = now;
        this.order = Comparator.<Stored<Pod>, Boolean>comparing(pod -> pod.node() != null)
                .thenComparing(pod -> phase(pod.object()))
                .thenComparing(pod -> Pods.ready(pod.object()))
                .thenComparing(PodRank::deletionCost)
                .thenComparing(this::related, Comparator.reverseOrder())
                .thenComparing(pod -> Pods.ready(pod.object()) ? age(Pods.readySince(pod.object())) : 0)
                .thenComparing(pod -> Pods.restarts(pod.object()), Comparator.reverseOrder())
                .thenComparing(pod -> sidecarRestarts(pod.object()), Comparator.reverseOrder())
                .thenComparing(pod -> age(Times.parse(pod.object().getMetadata().getCreationTimestamp())))
                .thenComparing(Stored::uid);
    }

    @Override
    public int compare(Stored<Pod> left, Stored<Pod> right) {
        return order.compare(left, right);
    }

    private static int phase(Pod pod) {
        return switch (Pods.phase(pod)) {
            case "Pending" -> 0;
            case "Unknown" -> 1;
            default -> 2;
        };
    }

    private static int deletionCost(Stored<Pod> pod) {
        String cost = pod.annotations().get(DELETION_COST);
        try {
            return cost == null || !cost.matches("-.*|0|[1-9].*") ? 0 : Integer.parseInt(cost);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The highest number of restarts of one of its sidecars: init containers that keep running. */
    private static int sidecarRestarts(Pod pod) {
        var init = pod.getSpec() == null ? null : pod.getSpec().getInitContainers();
        var statuses = pod.getStatus() == null ? null : pod.getStatus().getInitContainerStatuses();
        if (init == null || statuses == null) {
            return 0;
        }
        int most = 0;
        for (var container : init) {
            for (var status : statuses) {
                if ("Always".equals(container.getRestartPolicy())
                        && container.getName().equals(status.getName())
                        && status.getRestartCount() != null) {
                    most = Math.max(most, status.getRestartCount());
                }
            }
        }
        return most;
    }

    private int related(Stored<Pod> pod) {
        String node = pod.node();
        return node == null ? 0 : relatedOnNode.getOrDefault(node, 0);
    }

    /** Floor of the binary logarithm of the age in nanoseconds, -1 for the future. */
    private int age(Instant since) {
        Duration age = Duration.between(since, now);
        if (age.isNegative() || age.isZero()) {
            return -1;
        }
        long nanos = age.getSeconds() >= Long.MAX_VALUE / 1_000_000_000 ? Long.MAX_VALUE : age.toNanos();
        return 63 - Long.numberOfLeadingZeros(nanos);
    }
}
