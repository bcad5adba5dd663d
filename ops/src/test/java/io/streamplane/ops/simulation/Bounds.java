package io.streamplane.ops.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How many of something an owner may have, as it was asked for over time. Who decides may have seen an older number, and what
 * was there when a number was lowered may stay a while; more than both is too many.
 */
final class Bounds {

    private final Map<String, NavigableMap<Long, Long>> asked = new HashMap<>();
    private final Map<String, Long> most = new HashMap<>();

    void asked(String owner, long revision, long number) {
        asked.computeIfAbsent(owner, _ -> new TreeMap<>()).put(revision, number);
    }

    private NavigableMap<Long, Long> of(String owner) {
        return Objects.requireNonNull(asked.get(owner), owner);
    }

    boolean knows(String owner) {
        return asked.containsKey(owner);
    }

    long now(String owner) {
        return of(owner).lastEntry().getValue();
    }

    /** The most that was asked for at this revision or since. */
    long mostSince(String owner, long revision) {
        var all = of(owner);
        Long from = all.floorKey(revision);
        return all.tailMap(from == null ? all.firstKey() : from, true).values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow();
    }

    /** The least that was asked for at this revision or since. */
    long leastSince(String owner, long revision) {
        var all = of(owner);
        Long from = all.floorKey(revision);
        return all.tailMap(from == null ? all.firstKey() : from, true).values().stream()
                .mapToLong(Long::longValue)
                .min()
                .orElseThrow();
    }

    /** So many there are now: those above what is asked for may stay, and as many as they are. */
    void there(String owner, long count) {
        long wanted = now(owner);
        most.merge(owner, wanted, (old, _) -> count <= wanted ? wanted : Math.max(old, wanted));
    }

    long allowed(String owner, long seen) {
        return Math.max(most.getOrDefault(owner, 0L), mostSince(owner, seen));
    }
}
