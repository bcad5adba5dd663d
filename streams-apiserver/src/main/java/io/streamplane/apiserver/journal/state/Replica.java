package io.streamplane.apiserver.journal.state;

import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.Rules;
import io.streamplane.schemas.journal.Verdict;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One replica's state: applies the journal's records in order and tells the listeners. Live processing, start-up and
 * replay all go through {@link #apply}. One thread applies; any thread may read {@link #current}.
 */
public final class Replica {

    private final List<AppliedListener> listeners = new CopyOnWriteArrayList<>();
    private volatile ClusterState current;

    public Replica(ClusterState start) {
        current = start;
    }

    public ClusterState current() {
        return current;
    }

    /** The listener hears of every command after the snapshot that is returned, and of none before. */
    public synchronized Snapshot listen(AppliedListener listener) {
        listeners.add(listener);
        return current;
    }

    /** Throws where the record cannot be applied; the replica is then of no more use. */
    public synchronized AppliedCommand apply(JournalRecord record) {
        AppliedCommand applied = after(current, record);
        for (AppliedListener listener : listeners) {
            listener.applied(applied);
        }
        return applied;
    }

    private AppliedCommand after(ClusterState before, JournalRecord record) {
        Command command = record.command();
        if (command == null) {
            publish(before.after(record.revision(), List.of()));
            return new AppliedCommand(record.offset(), null, null, List.of(), List.of());
        }
        Verdict verdict = Rules.decide(before, record.offset(), command);
        List<Fact> facts = verdict instanceof Verdict.Accepted accepted ? accepted.facts() : List.of();
        ClusterState.Step step = publish(before.after(record.revision(), facts));
        Outcome outcome = switch (verdict) {
            case Verdict.Accepted accepted -> new Outcome.Accepted(accepted.revision(), step.state());
            case Verdict.Rejected rejected -> new Outcome.Rejected(rejected.failed(), step.state());
        };
        return new AppliedCommand(record.offset(), command, outcome, step.changes(), step.touched());
    }

    private ClusterState.Step publish(ClusterState.Step step) {
        current = step.state();
        return step;
    }
}
