package io.streamplane.controllers.reconcile;

import java.time.Duration;
import java.time.Instant;

/**
 * All that a reconcile may know.
 *
 * @param work the object to look at
 * @param now the time; the only clock there is
 * @param settled for how long the shard has known all that its topics held, zero while it is still reading a backlog.
 *     That something is absent is certain only after a while of this: see {@code ops/adr/0008-absent-owners.md}
 * @param underway what this reconciler proposed lately and has not seen happen yet
 */
public record Snapshot(WorkKey work, Instant now, Duration settled, ShardView shard, Underway underway) {

    /** How long at least nothing has been on its way to this shard that was older than the object's desired part. */
    public Duration certainty(Stored<?> object) {
        Duration known = Duration.between(object.seen(), now);
        return known.compareTo(settled) < 0 ? known : settled;
    }

    /** A snapshot with nothing under way of a shard that knows everything. */
    public static Snapshot settled(WorkKey work, Instant now, ShardView shard) {
        return new Snapshot(work, now, Duration.ofDays(1), shard, Underway.NOTHING);
    }
}
