package io.streamplane.kubelet.kafka;

import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** When something is due for a pod. Timers of pods that are gone stay until they are due. Not thread-safe. */
final class PodTimers {

    /** @param uid of the pod that it is for; another one may have the name by then */
    record Timer(Instant at, ObjectKey key, String uid) {}

    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::at));

    void add(Instant at, ObjectKey key, String uid) {
        timers.add(new Timer(at, key, uid));
    }

    /** Takes the next one that is due; null where none is. */
    @Nullable
    Timer take(Instant now) {
        return timers.isEmpty() || timers.element().at().isAfter(now) ? null : timers.remove();
    }

    /** How long the loop may wait for records. */
    Duration untilNext(Instant now, Duration longest) {
        if (timers.isEmpty()) {
            return longest;
        }
        Duration wait = Duration.between(now, timers.element().at());
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(longest) < 0 ? wait : longest;
    }
}
