package io.streamplane.schemas.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a controller or the scheduler decided on: enough to put it before the same question again. Each partition of a topic
 * is in the order of revisions, so what was seen of it is its facts up to a revision, and no others. See
 * {@code ops/adr/0015-replay.md}.
 *
 * @param time the decider's clock, in milliseconds since the epoch
 * @param work what a controller looked at; null: the command's own object
 * @param proposals how many proposals it came to by this look, held back ones included; 0: not counted
 * @param seen of each topic that was looked at, how far it had been read
 * @param underway what a controller was told of its proposals under way, in the order of its questions, as runs: answer,
 *     how often, answer, how often; empty where nothing was under way
 * @param turn which of the scheduler's decisions it is; null for a controller's
 */
public record Grounds(
        long time,
        @Nullable ResourceKey work,
        int proposals,
        List<Seen> seen,
        List<Long> underway,
        @Nullable Turn turn) {

    public Grounds {
        seen = List.copyOf(seen);
        underway = List.copyOf(underway);
    }

    /**
     * How far a topic had been read.
     *
     * @param topic or one partition of it, as Kafka writes that: {@code state-2} is a controller's shard
     * @param revisions of each partition the newest that was read from it, 0 for none; of a controller that of desired
     *     parts, that of observed ones, and where nothing was left to read up to a newer one, that
     */
    public record Seen(String topic, List<Long> revisions) {

        public Seen {
            revisions = List.copyOf(revisions);
        }

        /** The newest revision that was read from any partition. */
        public long newest() {
            long newest = 0;
            for (long revision : revisions) {
                newest = Math.max(newest, revision);
            }
            return newest;
        }
    }

    /**
     * A place in the order of one decider's proposals.
     *
     * @param started when it started, in milliseconds since the epoch
     * @param number since then, from 1 on
     * @param restored whether it took over bindings that its predecessor had proposed, and that were not confirmed then
     */
    public record Turn(long started, long number, boolean restored) {}
}
