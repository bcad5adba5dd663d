package io.streamplane.scheduler.placement;

/** What became of one attempt to place a pod. */
public sealed interface Placement {

    record Assigned(String node) implements Placement {}

    /**
     * Nothing fits.
     *
     * @param message as in the FailedScheduling event and the PodScheduled condition
     */
    record Unschedulable(String message) implements Placement {}

    /**
     * A filter or a score failed, so that nothing is known.
     *
     * @param message as in the FailedScheduling event and the PodScheduled condition
     */
    record Broken(String message) implements Placement {}
}
