package io.streamplane.apiserver.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.watch.ObjectSource;
import java.time.Duration;
import java.util.Optional;

/** Snapshots that paged lists go on from: a few, and none for long after it was last asked for. */
final class HeldSnapshots {

    private static final int CAPACITY = 64;

    /** As long as kube-apiserver's etcd keeps what a continue token is of. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    /** Two sources may have the same revision, and mean different states by it. */
    private record Key(ObjectSource source, long revision) {}

    private final Cache<Key, Snapshot> held = Caffeine.newBuilder()
            .maximumSize(CAPACITY)
            .expireAfterAccess(KEPT)
            .executor(Runnable::run)
            .build();

    void hold(ObjectSource source, Snapshot snapshot) {
        held.put(new Key(source, snapshot.revision()), snapshot);
    }

    Optional<Snapshot> at(ObjectSource source, long revision) {
        return Optional.ofNullable(held.getIfPresent(new Key(source, revision)));
    }
}
