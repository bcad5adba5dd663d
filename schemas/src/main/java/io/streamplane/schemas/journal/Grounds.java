package io.streamplane.schemas.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a controller or the scheduler decided on: enough to put it before the same question again. Each partition of a topic
 * is in the order of revisions, and no decision is made in the middle of a command. So what was seen of it is its facts up
 * to a revision, all of them and no others. See {@code ops/adr/0015-replay.md}.
 *
 * @param time the decider's clock, in milliseconds since the epoch
 * @param work what a controller looked at; null: the command's own object
 * @param proposals how many proposals it came to by this look, held back ones included; 0: not counted
 * @param shard the partition of {@code state} that a controller looks at; 0 for the scheduler
 * @param revision up to which the shard was seen; of the scheduler: up to which {@code scheduling} was
 * @param cluster up to which a controller had seen {@code cluster}; 0 for the scheduler
 * @param underway what a controller was told of its proposals under way, in the order of its questions, as runs: answer,
 *     how often, answer, how often; empty where nothing was under way
 * @param turn which of the scheduler's decisions it is; null for a controller's
 */
public record Grounds(
        long time,
        @Nullable ResourceKey work,
        int proposals,
        int shard,
        long revision,
        long cluster,
        List<Long> underway,
        @Nullable Turn turn) {

    public Grounds {
        underway = List.copyOf(underway);
    }

    /** Of one of the scheduler's decisions. */
    public static Grounds ofScheduler(long time, long revision, Turn turn) {
        return new Grounds(time, null, 0, 0, revision, 0, List.of(), turn);
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
