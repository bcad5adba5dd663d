package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.Journal;
import io.streamplane.apiserver.journal.state.AppliedCommand;
import io.streamplane.apiserver.journal.state.AppliedListener;
import io.streamplane.apiserver.journal.state.ClusterState;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.Rules;
import io.streamplane.schemas.journal.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The in-memory journal with its real rules, every state of it, and views of it as API servers have that lag behind. */
final class VirtualJournal {

    private final InMemoryJournal journal = new InMemoryJournal(SimSettings.KINDS, SimSettings.DECODER);
    private final List<Snapshot> states = new ArrayList<>();
    private final List<List<Fact>> facts = new ArrayList<>();
    private final InstantSource clock;
    private @Nullable AppliedCommand applied;

    /** Hears of every accepted command. */
    private final Consumer<Occurrence> listener;

    VirtualJournal(InstantSource clock, Consumer<Occurrence> listener) {
        this.clock = clock;
        this.listener = listener;
        states.add(journal.current());
        journal.listen(each -> applied = each);
    }

    Snapshot current() {
        return states.getLast();
    }

    long revision() {
        return states.size() - 1L;
    }

    /** The facts of the command of this revision; none where it was rejected. */
    List<Fact> facts(long revision) {
        return facts.get((int) revision - 1);
    }

    private CompletionStage<Outcome> append(Command command) {
        var before = (ClusterState) states.getLast();
        Verdict verdict = Rules.decide(before, revision(), command);
        CompletionStage<Outcome> outcome = journal.append(command);
        states.add(journal.current());
        facts.add(verdict instanceof Verdict.Accepted accepted ? accepted.facts() : List.of());
        AppliedCommand done = applied;
        if (done != null && done.accepted()) {
            listener.accept(new Occurrence(
                    revision(),
                    command,
                    done.changes(),
                    before,
                    current(),
                    clock.instant(),
                    seen -> states.get((int) seen)));
        }
        return outcome;
    }

    /** What one API server sees: never less than before, and all where it asks for that. */
    final class Follower implements Journal {

        private long seen;

        /** Catches up to so many commands before the newest. */
        void follow(int behind) {
            seen = Math.max(seen, revision() - behind);
        }

        @Override
        public CompletionStage<Outcome> append(Command command) {
            CompletionStage<Outcome> outcome = VirtualJournal.this.append(command);
            seen = revision();
            return outcome;
        }

        @Override
        public Snapshot current() {
            return states.get((int) seen);
        }

        @Override
        public CompletionStage<Snapshot> linearizable() {
            seen = revision();
            return CompletableFuture.completedStage(current());
        }

        @Override
        public CompletionStage<Snapshot> atLeast(long revision, Duration patience) {
            return linearizable();
        }

        @Override
        public Snapshot listen(AppliedListener ignored) {
            throw new UnsupportedOperationException("nobody watches here");
        }
    }
}
