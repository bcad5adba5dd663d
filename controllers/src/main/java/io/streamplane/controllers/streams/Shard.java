package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.Change;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.shard.ShardCache;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the nodes of one task share: its objects, and how far it can be trusted to know all of them. */
final class Shard {

    /** A fact that is older than this when it arrives shows that the shard is behind. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final ShardCache cache;
    private Instant behind;
    private long revision;

    Shard(ShardCache cache, Instant now) {
        this.cache = cache;
        this.behind = now;
    }

    ShardCache cache() {
        return cache;
    }

    Change put(Stored<?> stored) {
        revision = Math.max(revision, stored.revision());
        return cache.put(stored);
    }

    @Nullable
    Change remove(Fact fact) {
        revision = Math.max(revision, fact.revision());
        return cache.remove(fact.kind().resource(), fact.key());
    }

    void arrived(Instant written, Instant now) {
        if (written.plus(FRESH).isBefore(now)) {
            behind = now;
        }
    }

    /** For how long it has read nothing but fresh facts. */
    Duration settled(Instant now) {
        return Duration.between(behind, now);
    }

    /** The newest revision of all that it knows. */
    long revision() {
        return revision;
    }
}
