package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.journal.Precondition;

/** What became of an appended command. */
public sealed interface Outcome {

    /**
     * The command took effect.
     *
     * @param revision its resourceVersion
     * @param snapshot the state right after it
     */
    record Accepted(long revision, Snapshot snapshot) implements Outcome {}

    /**
     * Nothing changed.
     *
     * @param failed the precondition that did not hold (an implied one included, e.g. a mutation of an absent object)
     * @param snapshot the state that it did not hold on
     */
    record Rejected(Precondition failed, Snapshot snapshot) implements Outcome {}
}
