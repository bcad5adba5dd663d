package io.streamplane.schemas.journal;

import java.util.List;

/** What the rules say to a command. */
public sealed interface Verdict {

    /**
     * All of it happens.
     *
     * @param revision the command's resourceVersion
     * @param facts what changes, in the order of the command's mutations
     */
    record Accepted(long revision, List<Fact> facts) implements Verdict {
        public Accepted {
            facts = List.copyOf(facts);
        }
    }

    /**
     * None of it happens.
     *
     * @param failed the first precondition that does not hold, one that a mutation implies included
     */
    record Rejected(Precondition failed) implements Verdict {}
}
