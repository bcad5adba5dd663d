package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.time.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a controller has to look at, each once, in the order of asking, with all that made it so; and what it has to look
 * at later.
 */
final class WorkQueue {

    private record Timer(Instant due, WorkKey work) {}

    private record Waiting(Instant due, Trigger trigger) {

        Waiting and(Waiting other) {
            return new Waiting(other.due.isBefore(due) ? other.due : due, trigger.and(other.trigger));
        }
    }

    /** @param since when it was first asked for, in nanoseconds of the machine */
    private record Ready(Trigger trigger, long since) {}

    private final WorkQueueMeters meters;
    private final Map<WorkKey, Ready> ready = new LinkedHashMap<>();
    private final Map<WorkKey, Trigger> unanswered = new HashMap<>();
    private final Map<WorkKey, Waiting> due = new HashMap<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::due));

    WorkQueue(WorkQueueMeters meters) {
        this.meters = meters;
    }

    void add(WorkKey work, Trigger trigger) {
        Ready before = ready.get(work);
        if (before == null) {
            ready.put(work, new Ready(trigger, System.nanoTime()));
            meters.added();
        } else {
            ready.put(work, new Ready(before.trigger().and(trigger), before.since()));
        }
    }

    void addAll(Collection<WorkKey> work, Trigger trigger) {
        work.forEach(each -> add(each, trigger));
    }

    /** Asks for the work again at that time; an earlier time that was asked for stays, a later one is dropped. */
    void addLater(WorkKey work, Trigger trigger, Duration after, Instant now) {
        Instant when = Moments.after(now, after);
        Waiting before = due.get(work);
        if (before == null || when.isBefore(before.due())) {
            timers.add(new Timer(when, work));
        }
        due.merge(work, new Waiting(when, trigger), Waiting::and);
    }

    /** The work was done, but not all that follows from its trigger; whenever it is next done, that is still due. */
    void keep(WorkKey work, Trigger trigger) {
        unanswered.merge(work, trigger.unanswered(), Trigger::and);
    }

    /** Whether something is to be done now. */
    boolean hasWork(Instant now) {
        wake(now);
        return !ready.isEmpty();
    }

    /** When it next has work; null where no moment is a reason for any. */
    @Nullable
    Instant due() {
        return due.values().stream().map(Waiting::due).min(Instant::compareTo).orElse(null);
    }

    /** Takes one thing of some that are to be done now, by its place in the order. */
    Map.Entry<WorkKey, Trigger> take(IntUnaryOperator choice) {
        WorkKey work = List.copyOf(ready.keySet()).get(choice.applyAsInt(ready.size()));
        return Map.entry(work, taken(work, Objects.requireNonNull(ready.remove(work)), System.nanoTime()));
    }

    /** Takes all that is to be done now, in order. */
    Map<WorkKey, Trigger> take(Instant now) {
        wake(now);
        var all = new LinkedHashMap<WorkKey, Trigger>();
        long nanos = System.nanoTime();
        ready.forEach((work, each) -> all.put(work, taken(work, each, nanos)));
        ready.clear();
        return all;
    }

    private Trigger taken(WorkKey work, Ready each, long nanos) {
        Trigger kept = unanswered.remove(work);
        meters.taken(nanos - each.since());
        return kept == null ? each.trigger() : each.trigger().and(kept);
    }

    private void wake(Instant now) {
        while (!timers.isEmpty() && !timers.peek().due().isAfter(now)) {
            Timer timer = timers.remove();
            Waiting waiting = due.get(timer.work());
            if (waiting != null && timer.due().equals(waiting.due())) {
                due.remove(timer.work());
                add(timer.work(), waiting.trigger());
            }
        }
    }

    /** Forgets all, for another has it from now on. */
    void close() {
        meters.dropped(ready.size());
        ready.clear();
    }
}
