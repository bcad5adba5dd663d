package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.request.Refusal;

/**
 * What is asked for, as a function of the state: the same state gives the same plan, but for clock and random names. It
 * may be asked again on a newer state.
 */
@FunctionalInterface
public interface Write {

    /** Throws {@link Refusal} where this state does not allow it. */
    Plan on(Snapshot state);

    /** Whether to plan anew on the state that rejected the last plan, rather than to refuse. */
    default boolean mayRepeat(Outcome.Rejected rejected) {
        return Rejections.isStale(rejected);
    }

    /** This write, but what the journal rejects is refused. */
    default Write once() {
        return new Write() {
            @Override
            public Plan on(Snapshot state) {
                return Write.this.on(state);
            }

            @Override
            public boolean mayRepeat(Outcome.Rejected rejected) {
                return false;
            }
        };
    }
}
