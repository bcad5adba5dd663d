package io.streamplane.scheduler.streams;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.streamplane.scheduler.queue.WaitingPods;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler measures, under the names and labels of kube-scheduler (pkg/scheduler/metrics/metrics.go). For the one
 * thread that decides.
 */
final class SchedulerMeters implements AutoCloseable {

    static final String PENDING = "scheduler.pending.pods";
    static final String ATTEMPTS = "scheduler.schedule.attempts";
    static final String ATTEMPT_DURATION = "scheduler.scheduling.attempt.duration";
    static final String SLI_DURATION = "scheduler.pod.scheduling.sli.duration";

    private static final Duration[] ATTEMPT_BUCKETS = doubled(Duration.ofMillis(1), 15);
    private static final Duration[] SLI_BUCKETS = doubled(Duration.ofMillis(10), 20);
    /** Pods that were tried so often or more count as one sort. */
    private static final int MANY_ATTEMPTS = 15;

    private record Attempts(Counter count, Timer duration) {

        void add(long nanos) {
            count.increment();
            duration.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private final MeterRegistry meters;
    private final String profile;
    private final Attempts scheduled;
    private final Attempts unschedulable;
    private final Attempts broken;
    private final List<Gauge> queues;
    private final @Nullable Timer[] sli = new @Nullable Timer[MANY_ATTEMPTS];
    private volatile WaitingPods.Counts pending = new WaitingPods.Counts(0, 0, 0);

    /** @param profile the name of the scheduler, as pods ask for it */
    SchedulerMeters(MeterRegistry meters, String profile) {
        this.meters = meters;
        this.profile = profile;
        this.scheduled = attempts("scheduled");
        this.unschedulable = attempts("unschedulable");
        this.broken = attempts("error");
        this.queues = List.of(
                gauge("active", each -> each.pending.active()),
                gauge("backoff", each -> each.pending.backoff()),
                gauge("unschedulable", each -> each.pending.unschedulable()));
    }

    private Gauge gauge(String queue, ToDoubleFunction<SchedulerMeters> value) {
        return Gauge.builder(PENDING, this, value).tag("queue", queue).register(meters);
    }

    private Attempts attempts(String result) {
        Counter count = Counter.builder(ATTEMPTS)
                .tags("result", result, "profile", profile)
                .register(meters);
        Timer duration = Timer.builder(ATTEMPT_DURATION)
                .tags("result", result, "profile", profile)
                .serviceLevelObjectives(ATTEMPT_BUCKETS)
                .register(meters);
        return new Attempts(count, duration);
    }

    /** @param nanos this pod's part of the time that its batch took */
    void scheduled(long nanos) {
        scheduled.add(nanos);
    }

    /** As {@link #scheduled}. */
    void notScheduled(boolean failed, long nanos) {
        (failed ? broken : unschedulable).add(nanos);
    }

    /**
     * A pod has got its node.
     *
     * @param attempts the last one included
     * @param millis since the scheduler first saw it
     */
    void placed(int attempts, long millis) {
        int sort = Math.min(attempts, MANY_ATTEMPTS) - 1;
        Timer timer = sli[sort];
        if (timer == null) {
            timer = Timer.builder(SLI_DURATION)
                    .tag("attempts", attempts < MANY_ATTEMPTS ? Integer.toString(attempts) : MANY_ATTEMPTS + "+")
                    .serviceLevelObjectives(SLI_BUCKETS)
                    .register(meters);
            sli[sort] = timer;
        }
        timer.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }

    void pending(WaitingPods.Counts counts) {
        pending = counts;
    }

    /** The task goes elsewhere. */
    @Override
    public void close() {
        queues.forEach(meters::remove);
    }

    private static Duration[] doubled(Duration first, int count) {
        return Stream.iterate(first, each -> each.multipliedBy(2)).limit(count).toArray(Duration[]::new);
    }
}
