package io.streamplane.controllers.streams;

import io.fabric8.kubernetes.api.model.Node;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.shard.ObjectAssembler;
import io.streamplane.controllers.shard.PartTable;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.streams.FactFold;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * All objects of cluster scope, of every kind, for all tasks of this process. Written by the thread of the global store and
 * read by those of the tasks, each of which follows it with a view of its own ({@link Shard}), so that nothing changes while
 * a reconcile looks. Every method is atomic.
 */
final class ClusterTable implements FactFold {

    static final String NODES = "nodes";

    /** So many changes a task may be behind; one that is farther takes over all objects anew. */
    private static final int KEPT = 10_000;

    /** @param revision of the fact that made the change */
    record Versioned(long version, long revision, FactChange change) {}

    /**
     * What a task has missed.
     *
     * @param changes oldest first
     * @param complete whether these are all; else the task has to begin with none
     * @param revision up to which all is in them; 0 where that is not known
     */
    record News(long version, List<Versioned> changes, boolean complete, long revision) {}

    private final PartTable objects;
    private final Deque<Versioned> changes = new ArrayDeque<>();
    private final Fence fence;
    private long version;
    private long position;

    ClusterTable(ObjectAssembler reader, Fence fence) {
        this.objects = new PartTable(reader);
        this.fence = fence;
    }

    @Override
    public synchronized void apply(FactRecord fact) {
        FactChange change = objects.apply(fact);
        if (change != null) {
            version++;
            changes.addLast(new Versioned(version, fact.revision(), change));
            if (changes.size() > KEPT) {
                changes.removeFirst();
            }
        }
    }

    /** @param read one past the offset of the newest record */
    synchronized void readTo(long read) {
        position = read;
    }

    /** Asks to learn that everything before this revision, which a shard has seen, was read here; until it is known. */
    void want(long revision) {
        fence.want(revision);
    }

    /** What came after a version; 0: all. Nothing while only a part of a command is here. */
    synchronized News since(long seen) {
        if (!objects.whole()) {
            return new News(seen, List.of(), true, 0);
        }
        long revision = Math.max(objects.revision(), fence.known(position));
        if (seen == version) {
            return new News(version, List.of(), true, revision);
        }
        if (seen > 0 && version - seen <= changes.size()) {
            return new News(version, newest((int) (version - seen)), true, revision);
        }
        var all = new ArrayList<Versioned>();
        for (Stored<?> each : objects.all()) {
            all.add(new Versioned(version, each.revision(), new FactChange(each.resource(), each.key(), null, each)));
        }
        return new News(version, all, false, revision);
    }

    private List<Versioned> newest(int count) {
        var newest = new ArrayList<Versioned>(count);
        var from = changes.descendingIterator();
        for (int i = 0; i < count; i++) {
            newest.add(from.next());
        }
        return newest.reversed();
    }

    synchronized Collection<Stored<Node>> nodes() {
        return objects.list(NODES).stream()
                .<Stored<Node>>map(node -> node.as(Node.class))
                .toList();
    }
}
