package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that a node knows of one of its pods. Immutable.
 *
 * @param containers empty where the node did not take the pod
 * @param ephemerals those that were added for debugging, in the order in which they were
 * @param failure of a pod that the node itself gave up, once nothing of it runs; null otherwise
 * @param ending of a pod whose containers are to stop for good; null where they are not
 * @param mounting of a pod whose volumes are not all there; null otherwise
 * @param resize of a pod that has not got the resources yet that it wants now; null otherwise
 */
public record PodState(
        Pod pod,
        PodAddresses addresses,
        Instant startedAt,
        List<ContainerRun> inits,
        List<ContainerRun> containers,
        List<ContainerRun> ephemerals,
        @Nullable Failure failure,
        @Nullable Ending ending,
        @Nullable Mounting mounting,
        @Nullable Resize resize) {

    /**
     * Why and until when a pod stops.
     *
     * @param killAt when what still runs is killed
     * @param deleted whether the pod is to be deleted when nothing of it runs
     * @param why what its status will say; null where the containers' ends say all
     */
    record Ending(Instant killAt, boolean deleted, @Nullable Failure why) {}

    /**
     * @param retryAt when the volumes are looked for again
     * @param tries how often they were looked for
     * @param attaching whether all are there, and some are not attached to the node yet
     */
    record Mounting(Instant retryAt, int tries, boolean attaching) {}

    /** @param refusal why it does not get them; null where it does, and containers take them over */
    record Resize(@Nullable Failure refusal) {}

    public PodState {
        inits = List.copyOf(inits);
        containers = List.copyOf(containers);
        ephemerals = List.copyOf(ephemerals);
    }

    /** The same pod with other addresses. */
    public PodState with(PodAddresses others) {
        return others.equals(addresses)
                ? this
                : new PodState(
                        pod, others, startedAt, inits, containers, ephemerals, failure, ending, mounting, resize);
    }

    Stream<ContainerRun> runs() {
        return Stream.of(inits, containers, ephemerals).flatMap(List::stream);
    }

    boolean anyAlive() {
        return any(inits) || any(containers) || any(ephemerals);
    }

    private static boolean any(List<ContainerRun> runs) {
        for (ContainerRun run : runs) {
            if (run.alive()) {
                return true;
            }
        }
        return false;
    }

    /** Whether no init container holds up the containers any more. */
    boolean initialized() {
        return begun() || inits.stream().allMatch(PodState::passed);
    }

    /** Whether one of its containers has started once; a sidecar that starts again then holds up nothing. */
    boolean begun() {
        return containers.stream().anyMatch(run -> run.startedAt() != null);
    }

    /** Whether what comes after an init container may begin: it has ended well, or is a sidecar that has started. */
    static boolean passed(ContainerRun init) {
        return init.role() == Role.SIDECAR
                ? init.started() || init.startedAt() != null && init.spec().getStartupProbe() == null
                : init.succeeded();
    }

    List<ContainerRun> sidecars() {
        return inits.stream().filter(run -> run.role() == Role.SIDECAR).toList();
    }

    /** Whether its node did not take it. */
    boolean rejected() {
        return containers.isEmpty();
    }

    /** Nothing of it will run any more, and that for good. */
    boolean over() {
        return failure != null || !anyAlive() && Phases.terminal(Phases.of(this));
    }

    /** The same object where nothing changes. */
    PodState with(List<ContainerRun> newInits, List<ContainerRun> newContainers, List<ContainerRun> newEphemerals) {
        return newInits == inits && newContainers == containers && newEphemerals == ephemerals
                ? this
                : new PodState(
                        pod,
                        addresses,
                        startedAt,
                        newInits,
                        newContainers,
                        newEphemerals,
                        failure,
                        ending,
                        mounting,
                        resize);
    }

    PodState each(UnaryOperator<ContainerRun> change) {
        return with(each(inits, change), each(containers, change), each(ephemerals, change));
    }

    /** The same list where nothing changes. */
    static List<ContainerRun> each(List<ContainerRun> runs, UnaryOperator<ContainerRun> change) {
        ContainerRun[] changed = null;
        for (int i = 0; i < runs.size(); i++) {
            ContainerRun before = runs.get(i);
            ContainerRun after = change.apply(before);
            if (after != before && changed == null) {
                changed = runs.toArray(ContainerRun[]::new);
            }
            if (changed != null) {
                changed[i] = after;
            }
        }
        return changed == null ? runs : List.of(changed);
    }

    /** The same under another version of the pod, or another pod of that name. */
    public PodState with(Pod newer) {
        return new PodState(
                newer, addresses, startedAt, inits, containers, ephemerals, failure, ending, mounting, resize);
    }

    PodState failed(@Nullable Failure why) {
        return new PodState(pod, addresses, startedAt, inits, containers, ephemerals, why, ending, mounting, resize);
    }

    PodState ending(@Nullable Ending how) {
        return new PodState(pod, addresses, startedAt, inits, containers, ephemerals, failure, how, mounting, resize);
    }

    PodState mounting(@Nullable Mounting how) {
        return new PodState(pod, addresses, startedAt, inits, containers, ephemerals, failure, ending, how, resize);
    }

    PodState resize(@Nullable Resize how) {
        return new PodState(pod, addresses, startedAt, inits, containers, ephemerals, failure, ending, mounting, how);
    }
}
