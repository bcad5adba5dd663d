package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a node knows of one of its pods. Immutable.
 *
 * @param failure reason of a pod that the node itself gave up, e.g. DeadlineExceeded; null otherwise
 * @param stopAt when the containers of a pod that is being deleted will have stopped; null where it is not
 */
public record PodState(
        Pod pod,
        String hostIp,
        String podIp,
        Instant startedAt,
        List<ContainerRun> inits,
        List<ContainerRun> containers,
        @Nullable String failure,
        @Nullable Instant stopAt) {

    public PodState {
        inits = List.copyOf(inits);
        containers = List.copyOf(containers);
    }

    boolean initialized() {
        return inits.stream().allMatch(ContainerRun::succeeded);
    }

    PodState with(List<ContainerRun> newInits, List<ContainerRun> newContainers) {
        return new PodState(pod, hostIp, podIp, startedAt, newInits, newContainers, failure, stopAt);
    }

    PodState failed(String reason) {
        return new PodState(pod, hostIp, podIp, startedAt, inits, containers, reason, stopAt);
    }

    PodState stopping(Pod deleted, Instant at) {
        return new PodState(deleted, hostIp, podIp, startedAt, inits, containers, failure, at);
    }
}
