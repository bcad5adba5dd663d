package io.streamplane.schemas.journal;

import java.util.List;

/**
 * A small transaction that an apiserver has admitted: all of its mutations happen if all of its preconditions hold,
 * else none.
 *
 * @param time the proposer's clock, in milliseconds since the epoch
 * @param cause the revision that the proposer reacted to, 0 for what a user asked
 */
public record Command(
        long time, long cause, Origin origin, List<Precondition> preconditions, List<Mutation> mutations) {

    public Command {
        preconditions = List.copyOf(preconditions);
        mutations = List.copyOf(mutations);
    }
}
