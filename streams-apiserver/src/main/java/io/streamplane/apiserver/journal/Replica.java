package io.streamplane.apiserver.journal;

import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Rules;
import io.streamplane.schemas.journal.Verdict;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One replica's state: applies commands in the journal's order and tells the listeners. Live processing, start-up and
 * replay all go through {@link #apply}. One thread applies; any thread may read {@link #current}.
 */
final class Replica {

    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
    private volatile ClusterState current;

    Replica(ClusterState start) {
        current = start;
    }

    ClusterState current() {
        return current;
    }

    /** The listener hears of every command after the snapshot that is returned, and of none before. */
    synchronized Snapshot listen(ChangeListener listener) {
        listeners.add(listener);
        return current;
    }

    /** Passes over a record that is no command. */
    synchronized void skip(long offset) {
        publish(current.after(Rules.revision(offset), List.of()));
    }

    /** Throws where the command cannot be applied; the replica is then of no more use. */
    synchronized Outcome apply(long offset, Command command) {
        ClusterState before = current;
        return switch (Rules.decide(before, offset, command)) {
            case Verdict.Accepted accepted -> {
                var step = before.after(accepted.revision(), accepted.facts());
                publish(step);
                yield new Outcome.Accepted(accepted.revision(), step.state());
            }
            case Verdict.Rejected rejected -> {
                var step = before.after(Rules.revision(offset), List.of());
                publish(step);
                yield new Outcome.Rejected(rejected.failed(), step.state());
            }
        };
    }

    private void publish(ClusterState.Step step) {
        current = step.state();
        for (ChangeListener listener : listeners) {
            listener.applied(step.state().revision(), step.changes());
        }
    }
}
