package io.streamplane.apiserver.journal;

import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.kind.Kind;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies the journal's records one after the other, from the first on, as every replica does. For one thread; the
 * snapshots may go anywhere.
 */
public final class Replay {

    private final Replica replica;
    private List<Change> changes = List.of();

    public Replay(Collection<Kind> kinds, ObjectDecoder decoder) {
        replica = new Replica(ClusterState.empty(new KindIndex(kinds, decoder)));
        replica.listen((_, applied) -> changes = applied);
    }

    /**
     * What became of a record.
     *
     * @param outcome null for a record that is no command
     * @param changes of objects, in the order of the command's mutations
     */
    public record Applied(@Nullable Outcome outcome, List<Change> changes) {

        /** False for a rejected command, and for a record that is no command. */
        public boolean accepted() {
            return outcome instanceof Outcome.Accepted;
        }
    }

    /** Records must come without a gap. */
    public Applied apply(JournalRecord record) {
        if (record.offset() != current().revision()) {
            throw new IllegalArgumentException(
                    "expected the record at offset " + current().revision() + ", but got " + record.offset());
        }
        Command command = record.command();
        if (command == null) {
            replica.skip(record.offset());
            return new Applied(null, List.of());
        }
        Outcome outcome = replica.apply(record.offset(), command);
        return new Applied(outcome, changes);
    }

    public Snapshot current() {
        return replica.current();
    }
}
