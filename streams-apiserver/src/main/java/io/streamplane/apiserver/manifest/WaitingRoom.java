package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.manifest.Holdings.Holder;
import io.streamplane.apiserver.manifest.WaitingManifest.Phase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * The records that lack what may come, of the partitions that this member has. What is about the same object stays in the
 * order of its partition: a record that comes while an earlier one waits has to wait too. Thread-safe. Times are those of a
 * wall clock, in milliseconds.
 */
final class WaitingRoom {

    private static final long AGAIN_AFTER = 500;

    private record Queue(int partition, ObjectPlace object) {}

    private final long mostBytes;
    private final Map<Integer, NavigableMap<Long, WaitingManifest>> partitions = new HashMap<>();
    private final Map<Queue, TreeSet<Long>> queues = new HashMap<>();
    private long bytes;
    private volatile int size;

    /** @param mostBytes that what waits may take of the memory */
    WaitingRoom(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Of as many as take an eighth of the memory, and 64 MiB at most. */
    static WaitingRoom ofMemory() {
        return new WaitingRoom(Math.min(64L * 1024 * 1024, Runtime.getRuntime().maxMemory() / 8));
    }

    int size() {
        return size;
    }

    /** Whether an earlier record of the partition about this object waits. */
    boolean isBehind(int partition, ObjectPlace object, long offset) {
        if (size == 0) {
            return false;
        }
        synchronized (this) {
            TreeSet<Long> queue = queues.get(new Queue(partition, object));
            return queue != null && queue.first() < offset;
        }
    }

    /** False where there is no room for it. */
    synchronized boolean enter(WaitingManifest manifest) {
        if (bytes + manifest.bytes() > mostBytes) {
            return false;
        }
        add(manifest);
        return true;
    }

    /** In place of what was known of the partition. */
    synchronized void assign(int partition, Collection<WaitingManifest> manifests) {
        release(partition);
        manifests.forEach(this::add);
    }

    synchronized void release(int partition) {
        List.copyOf(partitions.getOrDefault(partition, new TreeMap<>()).values())
                .forEach(this::leave);
    }

    private void add(WaitingManifest manifest) {
        partitions.computeIfAbsent(manifest.partition(), _ -> new TreeMap<>()).put(manifest.offset(), manifest);
        manifest.places()
                .forEach(place -> queues.computeIfAbsent(new Queue(manifest.partition(), place), _ -> new TreeSet<>())
                        .add(manifest.offset()));
        bytes += manifest.bytes();
        size++;
    }

    /** False where it is not here any more. */
    private boolean leave(WaitingManifest manifest) {
        var ofPartition = partitions.getOrDefault(manifest.partition(), new TreeMap<>());
        if (!ofPartition.remove(manifest.offset(), manifest)) {
            return false;
        }
        manifest.objects.forEach(
                each -> queues.computeIfPresent(new Queue(manifest.partition(), each.place()), (_, queue) -> {
                    queue.remove(manifest.offset());
                    return queue.isEmpty() ? null : queue;
                }));
        bytes -= manifest.bytes();
        size--;
        return true;
    }

    /** What waits is on its topic from now on, and may be tried. */
    synchronized void committed(WaitingManifest manifest) {
        if (manifest.phase == Phase.ENTERING) {
            manifest.phase = Phase.IDLE;
        }
    }

    /**
     * Those that are to be tried now, in the order of their partitions: what they lack may be there, or their time is over.
     * They count as being tried from now on.
     */
    synchronized List<WaitingManifest> due(Snapshot state, long now, int most) {
        var due = new ArrayList<WaitingManifest>();
        var there = new HashMap<Prerequisite, Boolean>();
        for (var ofPartition : partitions.values()) {
            for (WaitingManifest each : ofPartition.values()) {
                if (due.size() < most
                        && each.phase == Phase.IDLE
                        && !each.stopped
                        && now >= each.notBefore
                        && isDue(each, state, now, there)) {
                    each.phase = Phase.TRYING;
                    each.attempt = new CompletableFuture<>();
                    due.add(each);
                }
            }
        }
        return due;
    }

    private boolean isDue(WaitingManifest manifest, Snapshot state, long now, Map<Prerequisite, Boolean> there) {
        return !manifest.tried
                || now >= manifest.until
                || manifest.lacks.stream()
                        .anyMatch(lack -> lack instanceof Prerequisite.TurnOf turn
                                ? !isBehind(manifest.partition(), turn.object(), manifest.offset())
                                : there.computeIfAbsent(lack, it -> it.mayBeThere(state)));
    }

    /**
     * It was tried, and still lacks something.
     *
     * @return whether some of its objects were decided, and the topic does not know it yet
     */
    synchronized boolean stays(WaitingManifest manifest, Submission submission, long now) {
        List<ObjectPlace> before = manifest.places();
        manifest.outcomes = submission.outcomes();
        if (!submission.unknown()) {
            manifest.lacks = submission.lacks();
            manifest.tried = true;
        }
        again(manifest, now);
        return manifest.places().size() < before.size();
    }

    /** It could not be tried. */
    synchronized void again(WaitingManifest manifest, long now) {
        manifest.notBefore = now + AGAIN_AFTER;
        if (manifest.phase == Phase.TRYING) {
            manifest.phase = Phase.IDLE;
        }
    }

    /** It has its answer; false where it is not here any more, and the answer is somebody else's to give. */
    synchronized boolean done(WaitingManifest manifest) {
        manifest.phase = Phase.DONE;
        return leave(manifest);
    }

    /** Those of a key that came before an offset; they are not tried from now on, except what is being tried. */
    synchronized List<WaitingManifest> stop(Holder key, long before) {
        var stopped = new ArrayList<WaitingManifest>();
        for (WaitingManifest each : partitions
                .getOrDefault(key.partition(), new TreeMap<>())
                .headMap(before, false)
                .values()) {
            if (key.equals(each.holder())) {
                each.stopped = true;
                stopped.add(each);
            }
        }
        return stopped;
    }
}
