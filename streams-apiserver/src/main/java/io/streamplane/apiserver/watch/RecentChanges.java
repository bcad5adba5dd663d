package io.streamplane.apiserver.watch;

import io.streamplane.apiserver.journal.state.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One kind's newest changes and its watchers. Guarded by the cache's lock. */
final class RecentChanges {

    private final int capacity;
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private final Set<Watcher> watchers = new LinkedHashSet<>();
    private long bytes;
    private long floor;

    RecentChanges(int capacity, long floor) {
        this.capacity = capacity;
        this.floor = floor;
    }

    void startAt(long start) {
        floor = Math.max(floor, start);
    }

    /** Every change past this revision is held. */
    long floor() {
        return floor;
    }

    /** What the changes take in memory, about. */
    long bytes() {
        return bytes;
    }

    Set<Watcher> watchers() {
        return watchers;
    }

    /** Those who watched have been cut. */
    void forgetUpTo(long revision) {
        changes.clear();
        bytes = 0;
        watchers.clear();
        floor = revision;
    }

    void add(Change change) {
        changes.addLast(change);
        bytes += change.bytes();
        if (changes.size() > capacity) {
            forgetOldest();
        }
        for (Iterator<Watcher> each = watchers.iterator(); each.hasNext(); ) {
            if (!each.next().offer(change)) {
                each.remove();
            }
        }
    }

    /** There must be one. */
    void forgetOldest() {
        Change oldest = changes.removeFirst();
        bytes -= oldest.bytes();
        floor = oldest.revision();
    }

    /** From the newest backwards, for most watches start near the end. */
    List<Change> after(long revision) {
        var result = new ArrayList<Change>();
        for (Iterator<Change> newest = changes.descendingIterator(); newest.hasNext(); ) {
            Change change = newest.next();
            if (change.revision() <= revision) {
                break;
            }
            result.add(change);
        }
        return result.reversed();
    }
}
