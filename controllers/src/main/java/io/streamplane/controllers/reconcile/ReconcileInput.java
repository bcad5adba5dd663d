package io.streamplane.controllers.reconcile;

import java.time.Instant;

/**
 * All that a reconcile may know.
 *
 * @param work the object to look at
 * @param now the time; the only clock there is
 * @param underway what this reconciler proposed lately and has not seen happen yet
 */
public record ReconcileInput(WorkKey work, Instant now, ShardView shard, Underway underway) {

    /** An input with nothing under way. */
    public static ReconcileInput of(WorkKey work, Instant now, ShardView shard) {
        return new ReconcileInput(work, now, shard, Underway.NOTHING);
    }
}
