package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.shard.ObjectAssembler;
import io.streamplane.controllers.shard.PartTable;
import io.streamplane.controllers.shard.ShardCache;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.streams.FactFold;
import io.streamplane.schemas.streams.StartGate;
import io.streamplane.schemas.topic.Topics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of one task share: the objects of its partition of {@link Topics#STATE}, and a view of those of cluster
 * scope, which it moves on between reconciles. It is what the task's store holds: restored facts and new ones come alike.
 */
final class Shard implements FactFold {

    private static final int KEPT = 10_000;

    private final ShardCache cache;
    private final Measurements measurements = new Measurements();
    private final HeardRefusals refusals = new HeardRefusals();
    private final PartTable parts;
    private final ClusterTable cluster;
    private final Deque<ClusterTable.Versioned> clusterChanges = new ArrayDeque<>();
    private @Nullable StartGate start;
    private @Nullable Fence fence;
    private @Nullable FactChange changed;
    private boolean caughtUp;
    private long position;
    private long clusterVersion;
    /** Of cluster changes before this version not all are kept. */
    private long clusterComplete;

    /** @param shards how many shards there are */
    Shard(int shards, ObjectAssembler reader, ClusterTable cluster) {
        this.cache = new ShardCache(0, shards);
        this.parts = new PartTable(reader);
        this.cluster = cluster;
    }

    ShardCache cache() {
        return cache;
    }

    Measurements measurements() {
        return measurements;
    }

    HeardRefusals refusals() {
        return refusals;
    }

    /**
     * Called when a task takes its partition over.
     *
     * @param number of the partition
     * @param gate opens when all is read that the partition held then
     */
    void takeOver(int number, StartGate gate, Fence ends) {
        cache.number(number);
        start = gate;
        fence = ends;
        caughtUp = false;
    }

    void close() {
        if (start != null) {
            start.close();
        }
        if (fence != null) {
            fence.close();
        }
    }

    @Override
    public void apply(FactRecord fact) {
        changed = parts.apply(fact);
        if (changed != null) {
            cache.apply(changed);
        }
        cache.read(Math.max(cache.revision(), fact.revision()));
    }

    /** What the last fact changed; null where nothing. */
    @Nullable
    FactChange changed() {
        return changed;
    }

    /** @param read one past the offset of the newest record */
    void readTo(long read) {
        position = read;
    }

    /** Whether all has been read that there was when the task took over. Before that it does not know what it has to know. */
    boolean caughtUp() {
        if (!caughtUp && start != null && start.open(position)) {
            caughtUp = true;
            start.close();
        }
        return caughtUp;
    }

    /** Whether all that the newest command wrote here has been read. In between, nothing is to be decided. */
    boolean whole() {
        return parts.whole();
    }

    /** Takes over what is new of cluster scope, and what turned out to be read. Not while a reconcile runs. */
    void advance() {
        var news = cluster.since(clusterVersion);
        if (!news.complete()) {
            cache.allOfCluster()
                    .forEach(each -> cache.applyToCluster(new FactChange(each.resource(), each.key(), each, null)));
            clusterChanges.clear();
            clusterComplete = news.version();
        }
        for (var each : news.changes()) {
            cache.applyToCluster(each.change());
            if (news.complete()) {
                clusterChanges.addLast(each);
            }
        }
        while (clusterChanges.size() > KEPT) {
            clusterComplete = clusterChanges.removeFirst().version();
        }
        clusterVersion = news.version();
        cache.clusterRead(Math.max(cache.clusterRevision(), news.revision()));
        if (fence != null) {
            cache.read(Math.max(cache.revision(), fence.known(position)));
        }
    }

    /** Asks for what a reconcile has yet to know; to be repeated until it is known. */
    void want(ReconcileResult.Unread unread) {
        if (fence != null && cache.revision() < unread.shard()) {
            fence.want(unread.shard());
        }
        if (cache.clusterRevision() < unread.cluster()) {
            cluster.want(unread.cluster());
        }
    }

    long clusterVersion() {
        return clusterVersion;
    }

    /** Changes of cluster scope after a version, oldest first; null where they are not all kept. */
    @Nullable
    List<ClusterTable.Versioned> clusterChanges(long seen) {
        if (seen < clusterComplete) {
            return null;
        }
        if (seen == clusterVersion) {
            return List.of();
        }
        var changes = new ArrayList<ClusterTable.Versioned>();
        for (var newest = clusterChanges.descendingIterator(); newest.hasNext(); ) {
            ClusterTable.Versioned each = newest.next();
            if (each.version() <= seen) {
                break;
            }
            changes.add(each);
        }
        return changes.reversed();
    }
}
