package io.streamplane.controllers.reconcile;

import java.time.Instant;

/**
 * All that a reconcile may know.
 *
 * @param work the object to look at
 * @param now the time; the only clock there is
 * @param underway what this reconciler proposed lately and has not seen happen yet
 */
public record Snapshot(WorkKey work, Instant now, ShardView shard, Underway underway) {

    /** A snapshot with nothing under way. */
    public static Snapshot of(WorkKey work, Instant now, ShardView shard) {
        return new Snapshot(work, now, shard, Underway.NOTHING);
    }
}
