package io.streamplane.controllers.shard;

import io.streamplane.controllers.reconcile.WorkKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How often the status of one object is reported: the first few times at once, then once in an interval until it has been
 * quiet for a while. With an interval of 100 ms and a burst of 5: six pods that get ready within a moment make five
 * reports at once and one 100 ms later, five thousand make ten a second.
 */
public final class StatusPace {

    private static final int FORGET_ABOVE = 1024;

    private final Duration interval;
    private final Duration credit;
    private final Map<WorkKey, Instant> paidUntil = new HashMap<>();

    /** @param burst how many reports may come at once; at least 1 */
    public StatusPace(Duration interval, int burst) {
        this.interval = interval;
        this.credit = interval.multipliedBy(burst - 1L);
    }

    /** How long a report about this object has to wait; if zero, it is taken to go out now. */
    public Duration take(WorkKey object, Instant now) {
        Instant paid = paidUntil.getOrDefault(object, now);
        Duration wait = Duration.between(now.plus(credit), paid);
        if (wait.isPositive()) {
            return wait;
        }
        if (paidUntil.size() >= FORGET_ABOVE) {
            paidUntil.values().removeIf(until -> !until.isAfter(now));
        }
        paidUntil.put(object, (paid.isBefore(now) ? now : paid).plus(interval));
        return Duration.ZERO;
    }
}
