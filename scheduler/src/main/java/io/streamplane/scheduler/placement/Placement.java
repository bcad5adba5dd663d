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
}
