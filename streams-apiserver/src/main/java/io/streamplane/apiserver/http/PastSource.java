package io.streamplane.apiserver.http;

import io.streamplane.apiserver.history.History;
import io.streamplane.apiserver.journal.state.EarlierChanges;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.watch.ObjectSource;
import io.streamplane.apiserver.watch.WatchCache;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Objects at a revision of the past, after which nothing happens any more. */
final class PastSource implements ObjectSource {

    private final History history;
    private final Snapshot snapshot;
    private final WatchCache silent = new WatchCache(0, 0);

    PastSource(History history, Snapshot snapshot) {
        this.history = history;
        this.snapshot = snapshot;
        silent.startAt(snapshot.revision());
    }

    @Override
    public Snapshot current() {
        return snapshot;
    }

    @Override
    public CompletionStage<Snapshot> linearizable() {
        return CompletableFuture.completedStage(snapshot);
    }

    @Override
    public CompletionStage<Snapshot> atLeast(long revision, Duration patience) {
        return CompletableFuture.completedStage(snapshot);
    }

    @Override
    public Optional<Snapshot> exactly(long revision) {
        return revision > snapshot.revision() ? Optional.empty() : Optional.of(history.at(revision));
    }

    @Override
    public WatchCache watches() {
        return silent;
    }

    @Override
    public Optional<EarlierChanges> earlier() {
        return Optional.of(history);
    }

    /** Of kinds that the journal does not hold: there are none. */
    ObjectSource without() {
        return new PastSource(history, new Snapshot() {
            @Override
            public long revision() {
                return snapshot.revision();
            }

            @Override
            public KindRegistry kinds() {
                return snapshot.kinds();
            }

            @Override
            public Optional<StoredObject> get(Kind kind, ObjectKey key) {
                return Optional.empty();
            }

            @Override
            public Collection<StoredObject> list(Kind kind, @Nullable String namespace) {
                return List.of();
            }
        });
    }
}
