package io.streamplane.controllers.streams;

import io.fabric8.kubernetes.api.model.Node;
import io.streamplane.controllers.reconcile.Change;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.shard.NodeLookup;
import io.streamplane.controllers.shard.ObjectReader;
import io.streamplane.controllers.shard.Part;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.SeenPartitions;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All nodes of the cluster, for all tasks of this process. Written by the thread of the global stores and read by those
 * of the tasks; every method is atomic.
 */
final class NodeTable implements NodeLookup {

    static final Kind KIND = Kinds.ofResource("nodes");

    /** @param revision of the fact that made the change */
    record Versioned(long version, long revision, Change change) {}

    private final ObjectReader reader;
    private final Map<String, Part> desired = new HashMap<>();
    private final Map<String, Part> observed = new HashMap<>();
    private final Map<ObjectKey, Stored<?>> nodes = new HashMap<>();
    private final LinkedHashMap<ObjectKey, Versioned> changes = new LinkedHashMap<>();
    private final SeenPartitions desiredSeen = new SeenPartitions(Topics.desired(KIND.resource()));
    private final SeenPartitions observedSeen = new SeenPartitions(Topics.observed(KIND.resource()));
    private long version;

    NodeTable(ObjectReader reader) {
        this.reader = reader;
    }

    /** @param partition of the topic that the fact came from */
    synchronized void apply(
            boolean isDesired, int partition, String key, byte @Nullable [] value, long revision, Instant now) {
        (isDesired ? desiredSeen : observedSeen).note(partition, revision);
        var parts = isDesired ? desired : observed;
        if (value == null) {
            parts.remove(key);
        } else {
            parts.put(key, new Part(value, revision));
        }
        var objectKey = ObjectKey.parse(key);
        Stored<?> before = nodes.get(objectKey);
        Part whole = desired.get(key);
        Stored<?> after = whole == null ? null : reader.read(KIND, objectKey, whole, observed.get(key), now);
        if (after == null) {
            nodes.remove(objectKey);
        } else {
            nodes.put(objectKey, after);
        }
        if (before != null || after != null) {
            version++;
            changes.remove(objectKey);
            changes.put(
                    objectKey, new Versioned(version, revision, new Change(KIND.resource(), objectKey, before, after)));
        }
    }

    @Override
    public synchronized @Nullable Stored<?> get(String node) {
        return nodes.get(ObjectKey.clusterScoped(node));
    }

    synchronized Collection<Stored<Node>> all() {
        return nodes.values().stream()
                .<Stored<Node>>map(node -> node.as(Node.class))
                .toList();
    }

    /** How far the topics of nodes have been read. */
    synchronized List<Grounds.Seen> seen() {
        return List.of(desiredSeen.seen(), observedSeen.seen());
    }

    /** Grows with every change. */
    synchronized long version() {
        return version;
    }

    /** The newest change of each node that changed after this version, oldest first. */
    synchronized List<Versioned> since(long seen) {
        return changes.values().stream()
                .filter(change -> change.version() > seen)
                .toList();
    }
}
