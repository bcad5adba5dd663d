package io.streamplane.apiserver.watch;

import io.streamplane.apiserver.history.History;
import io.streamplane.apiserver.journal.Journal;
import io.streamplane.apiserver.journal.state.EarlierChanges;
import io.streamplane.apiserver.journal.state.Snapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The journal's objects, with their recent changes. */
public final class JournalSource implements ObjectSource {

    /** Changes that are kept for each kind, for watches that resume. */
    private static final int RECENT_CHANGES = 20_000;

    private static final long RECENT_BYTES = Runtime.getRuntime().maxMemory() / 16;

    private final Journal journal;
    private final WatchCache watches = new WatchCache(RECENT_CHANGES, RECENT_BYTES);
    private final WatchFeed feed = new WatchFeed(watches);
    private final Optional<History> history;

    /** @param history empty where what is no longer in memory is to count as forgotten */
    public JournalSource(Journal journal, Optional<History> history) {
        this.journal = journal;
        this.history = history;
        feed.start(journal);
    }

    /** Completes exceptionally where watches can no longer be told of changes. */
    public CompletionStage<Void> failed() {
        return feed.failed();
    }

    @Override
    public Snapshot current() {
        return journal.current();
    }

    @Override
    public CompletionStage<Snapshot> linearizable() {
        return journal.linearizable();
    }

    @Override
    public CompletionStage<Snapshot> atLeast(long revision, Duration patience) {
        return journal.atLeast(revision, patience);
    }

    @Override
    public Optional<Snapshot> exactly(long revision) {
        return history.map(all -> all.at(revision));
    }

    @Override
    public WatchCache watches() {
        return watches;
    }

    @Override
    public Optional<EarlierChanges> earlier() {
        return history.map(all -> all);
    }
}
