package io.streamplane.kubelet.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was proposed and has not shown up in a topic of the cluster's state yet; it comes due again after ten seconds, then
 * after twice as long each time, up to some minutes. Not thread-safe.
 */
final class Unconfirmed<K> {

    static final Duration FIRST = Duration.ofSeconds(10);

    private record Wait(Instant until, Duration length) {}

    private final Map<K, Wait> waits = new HashMap<>();
    private final Duration longest;

    Unconfirmed() {
        this(Duration.ofMinutes(5));
    }

    /** @param longest time between two proposals */
    Unconfirmed(Duration longest) {
        this.longest = longest;
    }

    /** Something new was proposed. */
    void proposed(K key, Instant now) {
        waits.put(key, new Wait(now.plus(FIRST), FIRST));
    }

    /** Another value showed up than was proposed. */
    void differs(K key, Instant now) {
        waits.putIfAbsent(key, new Wait(now.plus(FIRST), FIRST));
    }

    void settled(K key) {
        waits.remove(key);
    }

    boolean awaits(K key) {
        return waits.containsKey(key);
    }

    /** What is to be proposed again now. */
    List<K> due(Instant now) {
        var due = new ArrayList<K>();
        waits.replaceAll((key, wait) -> {
            if (wait.until().isAfter(now)) {
                return wait;
            }
            due.add(key);
            Duration twice = wait.length().multipliedBy(2);
            Duration next = twice.compareTo(longest) < 0 ? twice : longest;
            return new Wait(now.plus(next), next);
        });
        return due;
    }
}
