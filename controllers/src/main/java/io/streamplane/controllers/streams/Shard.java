package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.Change;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.shard.ShardCache;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.Kinds;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the nodes of one task share: its objects, and how far it can be trusted to know all of them. */
final class Shard {

    /** A fact that is older than this when it arrives shows that the shard is behind. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** How far a topic has been read. */
    @FunctionalInterface
    interface Reading {
        long revision(Kind kind, boolean desired);
    }

    private final ShardCache cache;
    private final Reading reading;
    private Instant behind;
    private long revision;

    Shard(ShardCache cache, Reading reading, Instant now) {
        this.cache = cache;
        this.reading = reading;
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

    /** How far the topics of these kinds have been read, but those of nodes, which no shard reads. */
    List<Grounds.Seen> seen(Collection<String> resources) {
        var seen = new ArrayList<Grounds.Seen>();
        for (String resource : resources) {
            Kind kind = Kinds.ofResource(resource);
            if (!kind.equals(NodeTable.KIND)) {
                seen.add(new Grounds.Seen(Topics.desired(resource), List.of(reading.revision(kind, true))));
                if (kind.hasStatus()) {
                    seen.add(new Grounds.Seen(Topics.observed(resource), List.of(reading.revision(kind, false))));
                }
            }
        }
        return seen;
    }

    /** The newest revision of all that it knows. */
    long revision() {
        return revision;
    }
}
