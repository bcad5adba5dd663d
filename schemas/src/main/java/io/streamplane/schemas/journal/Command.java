package io.streamplane.schemas.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small transaction that an apiserver has admitted: all of its mutations happen if all of its preconditions hold,
 * else none.
 *
 * @param time the proposer's clock, in milliseconds since the epoch
 * @param cause the revision that the proposer reacted to, 0 for what a user asked
 * @param grounds what a controller or the scheduler decided it on; null for what others asked
 */
public record Command(
        long time,
        long cause,
        Origin origin,
        List<Precondition> preconditions,
        List<Mutation> mutations,
        @Nullable Grounds grounds) {

    /** Of nobody who decides by the journal alone. */
    public Command(long time, long cause, Origin origin, List<Precondition> preconditions, List<Mutation> mutations) {
        this(time, cause, origin, preconditions, mutations, null);
    }

    public Command {
        preconditions = List.copyOf(preconditions);
        mutations = List.copyOf(mutations);
    }

    /** The object that it is about: the first that it changes. Null where it changes and requires nothing. */
    public @Nullable ResourceKey subject() {
        if (!mutations.isEmpty()) {
            return mutations.getFirst().key();
        }
        return preconditions.isEmpty() ? null : preconditions.getFirst().key();
    }
}
