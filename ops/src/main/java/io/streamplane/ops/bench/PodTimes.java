package io.streamplane.ops.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.JsonNode;

/** What a watcher of pods saw, by its own clock: when each pod appeared, and when it was Running and Ready. */
final class PodTimes {

    private final Map<String, Long> created = new HashMap<>();
    private final Map<String, Long> createToRunning = new HashMap<>();
    private final int expected;
    private final CountDownLatch done = new CountDownLatch(1);
    private long lastRunning;

    PodTimes(int expected) {
        this.expected = expected;
    }

    /** @return whether to go on watching */
    synchronized boolean seen(JsonNode event, long nanos) {
        String name = event.at("/object/metadata/name").asString();
        Long known = created.putIfAbsent(name, nanos);
        boolean runs = event.at("/object/status/phase").asString("").equals("Running");
        if (runs && createToRunning.putIfAbsent(name, nanos - (known == null ? nanos : known)) == null) {
            lastRunning = nanos;
        }
        if (createToRunning.size() < expected) {
            return true;
        }
        done.countDown();
        return false;
    }

    CountDownLatch done() {
        return done;
    }

    synchronized int runningCount() {
        return createToRunning.size();
    }

    /** When the last expected pod was seen Running, in {@link System#nanoTime}. */
    synchronized long lastRunning() {
        return lastRunning;
    }

    synchronized Percentiles createToRunning() {
        return Percentiles.ofNanos(
                createToRunning.values().stream().mapToLong(Long::longValue).toArray());
    }
}
