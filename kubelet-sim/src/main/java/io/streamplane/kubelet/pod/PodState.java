package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a node knows of one of its pods. Immutable.
 *
 * @param podIp null where the node did not take the pod
 * @param containers empty where the node did not take the pod
 * @param failure of a pod that the node itself gave up; null otherwise
 * @param stopAt when the containers of a pod that is being deleted will have stopped; null where it is not
 */
public record PodState(
        Pod pod,
        String hostIp,
        @Nullable String podIp,
        Instant startedAt,
        List<ContainerRun> inits,
        List<ContainerRun> containers,
        @Nullable Failure failure,
        @Nullable Instant stopAt) {

    public PodState {
        inits = List.copyOf(inits);
        containers = List.copyOf(containers);
    }

    /** Whether no init container holds up the containers any more. */
    boolean initialized() {
        return inits.stream().allMatch(PodState::passed);
    }

    /** Whether what comes after an init container may begin: it has ended well, or is a sidecar that has started once. */
    static boolean passed(ContainerRun init) {
        return isSidecar(init) ? init.startedAt() != null : init.succeeded();
    }

    /** An init container that goes on running beside the containers, whatever the pod's restart policy. */
    static boolean isSidecar(ContainerRun init) {
        return "Always".equals(init.spec().getRestartPolicy());
    }

    List<ContainerRun> sidecars() {
        return inits.stream().filter(PodState::isSidecar).toList();
    }

    boolean initFailed() {
        return inits.stream().anyMatch(run -> !isSidecar(run) && run.stage() == Stage.EXITED && !run.succeeded());
    }

    /** Whether its node did not take it. */
    boolean rejected() {
        return containers.isEmpty();
    }

    PodState with(List<ContainerRun> newInits, List<ContainerRun> newContainers) {
        return new PodState(pod, hostIp, podIp, startedAt, newInits, newContainers, failure, stopAt);
    }

    PodState with(Pod newer) {
        return new PodState(newer, hostIp, podIp, startedAt, inits, containers, failure, stopAt);
    }

    PodState failed(Failure why) {
        return new PodState(pod, hostIp, podIp, startedAt, inits, containers, why, stopAt);
    }

    PodState stopping(Instant at) {
        return new PodState(pod, hostIp, podIp, startedAt, inits, containers, failure, at);
    }
}
