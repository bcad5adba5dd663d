package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.WorkKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** What a controller has to look at, each once, in the order of asking; and what it has to look at later. */
final class WorkQueue {

    private record Timer(Instant due, WorkKey work) {}

    private final LinkedHashSet<WorkKey> ready = new LinkedHashSet<>();
    private final Map<WorkKey, Instant> due = new HashMap<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::due));

    void addAll(Collection<WorkKey> work) {
        ready.addAll(work);
    }

    /** Asks for the work again at that time; an earlier time that was asked for stays, a later one is dropped. */
    void addLater(WorkKey work, Duration after, Instant now) {
        Instant when = now.plus(after);
        Instant before = due.get(work);
        if (before == null || when.isBefore(before)) {
            due.put(work, when);
            timers.add(new Timer(when, work));
        }
    }

    /** Takes all that is to be done now. */
    List<WorkKey> take(Instant now) {
        while (!timers.isEmpty() && !timers.peek().due().isAfter(now)) {
            Timer timer = timers.remove();
            if (timer.due().equals(due.get(timer.work()))) {
                due.remove(timer.work());
                ready.add(timer.work());
            }
        }
        var all = List.copyOf(ready);
        ready.clear();
        return all;
    }
}
