package io.streamplane.apiserver.journal;

import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.journal.state.AppliedCommand;
import io.streamplane.apiserver.journal.state.ClusterState;
import io.streamplane.apiserver.journal.state.KindIndex;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Replica;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.schemas.kind.KindRegistry;

/**
 * Applies the journal's records one after the other, from the first on, as every replica does. For one thread; the
 * snapshots may go anywhere.
 */
public final class Replay {

    private final Replica replica;

    public Replay(KindRegistry kinds, ObjectDecoder decoder) {
        replica = new Replica(ClusterState.empty(new KindIndex(kinds, decoder)));
    }

    /** Records must come without a gap. */
    public AppliedCommand apply(JournalRecord record) {
        if (record.offset() != current().revision()) {
            throw new IllegalArgumentException(
                    "expected the record at offset " + current().revision() + ", but got " + record.offset());
        }
        return replica.apply(record);
    }

    public Snapshot current() {
        return replica.current();
    }
}
