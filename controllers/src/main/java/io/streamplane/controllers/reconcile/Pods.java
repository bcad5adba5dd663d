package io.streamplane.controllers.reconcile;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.streamplane.schemas.time.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What controllers ask of a pod, with Kubernetes' answers for absent fields. */
public final class Pods {

    private Pods() {}

    public static String phase(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? "Pending"
                : pod.getStatus().getPhase();
    }

    /** Neither ended nor asked to end. */
    public static boolean active(Stored<Pod> pod) {
        return !pod.terminating() && !ended(pod.object());
    }

    public static boolean ended(Pod pod) {
        return switch (phase(pod)) {
            case "Succeeded", "Failed" -> true;
            default -> false;
        };
    }

    public static @Nullable String node(Pod pod) {
        String node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
        return node == null || node.isEmpty() ? null : node;
    }

    /** The pod with other owner references. */
    public static Pod withOwners(Pod pod, List<OwnerReference> owners) {
        return new PodBuilder(pod)
                .editMetadata()
                .withOwnerReferences(owners)
                .endMetadata()
                .build();
    }

    public static @Nullable PodCondition condition(Pod pod, String type) {
        if (pod.getStatus() != null && pod.getStatus().getConditions() != null) {
            for (PodCondition condition : pod.getStatus().getConditions()) {
                if (type.equals(condition.getType())) {
                    return condition;
                }
            }
        }
        return null;
    }

    public static boolean ready(Pod pod) {
        PodCondition ready = condition(pod, "Ready");
        return ready != null && "True".equals(ready.getStatus());
    }

    /** When a ready pod became so; {@link Instant#EPOCH} where that is not known. */
    public static Instant readySince(Pod pod) {
        PodCondition ready = condition(pod, "Ready");
        return ready == null ? Instant.EPOCH : Times.parse(ready.getLastTransitionTime());
    }

    /** How long until a ready pod counts as available; zero where it does already. */
    public static Duration untilAvailable(Pod pod, int minReadySeconds, Instant now) {
        if (minReadySeconds == 0) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(now, Moments.after(readySince(pod), minReadySeconds));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The highest number of restarts of one of its containers. */
    public static int restarts(Pod pod) {
        List<ContainerStatus> statuses =
                pod.getStatus() == null ? null : pod.getStatus().getContainerStatuses();
        int most = 0;
        if (statuses != null) {
            for (ContainerStatus status : statuses) {
                most = Math.max(most, status.getRestartCount() == null ? 0 : status.getRestartCount());
            }
        }
        return most;
    }

    /** How often its containers were restarted in all, init containers included. */
    public static int allRestarts(Pod pod) {
        if (pod.getStatus() == null) {
            return 0;
        }
        return restarts(pod.getStatus().getContainerStatuses())
                + restarts(pod.getStatus().getInitContainerStatuses());
    }

    private static int restarts(@Nullable List<ContainerStatus> statuses) {
        return statuses == null
                ? 0
                : statuses.stream()
                        .mapToInt(each -> each.getRestartCount() == null ? 0 : each.getRestartCount())
                        .sum();
    }
}
