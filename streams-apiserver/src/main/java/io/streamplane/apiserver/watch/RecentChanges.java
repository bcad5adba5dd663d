package io.streamplane.apiserver.watch;

import io.streamplane.apiserver.journal.state.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One kind's newest changes and its watchers. Guarded by the cache's lock. */
final class RecentChanges {

    private final int capacity;
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private final Map<WatchScope, Set<Watcher>> watchers = new HashMap<>();
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

    List<Watcher> watchers() {
        return watchers.values().stream().flatMap(Set::stream).toList();
    }

    int watching() {
        return watchers.values().stream().mapToInt(Set::size).sum();
    }

    void add(Watcher watcher) {
        watchers.computeIfAbsent(watcher.scope(), _ -> new LinkedHashSet<>()).add(watcher);
    }

    void remove(Watcher watcher) {
        watchers.computeIfPresent(watcher.scope(), (_, scoped) -> {
            scoped.remove(watcher);
            return scoped.isEmpty() ? null : scoped;
        });
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
        for (WatchScope scope : WatchScope.of(change.object().key())) {
            watchers.computeIfPresent(scope, (_, scoped) -> {
                scoped.removeIf(watcher -> !watcher.offer(change));
                return scoped.isEmpty() ? null : scoped;
            });
        }
    }

    /** There must be one. */
    void forgetOldest() {
        Change oldest = changes.removeFirst();
        bytes -= oldest.bytes();
        floor = oldest.revision();
    }

    /** From the newest backwards, for most watches start near the end. */
    List<Change> after(long revision, WatchScope scope) {
        var result = new ArrayList<Change>();
        for (Iterator<Change> newest = changes.descendingIterator(); newest.hasNext(); ) {
            Change change = newest.next();
            if (change.revision() <= revision) {
                break;
            }
            if (scope.holds(change.object().key())) {
                result.add(change);
            }
        }
        return result.reversed();
    }
}
