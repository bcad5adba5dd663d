package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Snapshot;
import java.time.Instant;

/** What must hold of every record of the journal. It may remember what went before; there is a new one for each history. */
interface Invariant {

    /** Throws {@link Violation} where the command broke it. Called in the order of revisions. */
    void check(Occurrence occurrence);

    /** Throws {@link Violation} where the end is not as it must be: nobody does anything any more, and all is delivered. */
    default void checkEnd(Snapshot state, Instant now) {}
}
