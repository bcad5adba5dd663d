package io.streamplane.apiserver.audit;

import io.streamplane.apiserver.journal.Replay;
import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.journal.state.AppliedCommand;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.schemas.kind.KindRegistry;
import java.time.Instant;

/** Makes entries of the journal's records, which must come from the first on, without a gap. For one thread. */
public final class AuditTrail {

    private final Replay replay;
    private long time;

    public AuditTrail(KindRegistry kinds, ObjectDecoder decoder) {
        replay = new Replay(kinds, decoder);
    }

    /** Of the last record; 0 before the first. */
    public long revision() {
        return replay.current().revision();
    }

    public AuditEntry next(JournalRecord record) {
        var command = record.command();
        if (command != null) {
            time = Math.max(time, command.time());
        }
        AppliedCommand applied = replay.apply(record);
        return new AuditEntry(
                record.revision(), Instant.ofEpochMilli(time), command, applied.outcome(), applied.changes());
    }
}
