package io.streamplane.controllers.streams;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;

/**
 * What the work queues of one controller measure, under the names of client-go (k8s.io/component-base/metrics/prometheus/
 * workqueue); all tasks of a process together. Thread-safe.
 */
public final class WorkQueueMeters {

    static final String DEPTH = "workqueue.depth";
    static final String ADDS = "workqueue.adds";
    static final String QUEUE_DURATION = "workqueue.queue.duration";
    static final String WORK_DURATION = "workqueue.work.duration";
    static final String RETRIES = "workqueue.retries";

    /** Ten, from 10 ns on, each ten times the one before. */
    private static final Duration[] BUCKETS = DoubleStream.iterate(10, nanos -> nanos * 10)
            .limit(10)
            .mapToObj(nanos -> Duration.ofNanos((long) nanos))
            .toArray(Duration[]::new);

    private final AtomicInteger depth = new AtomicInteger();
    private final Counter adds;
    private final Timer queued;
    private final Timer worked;
    private final Counter retries;

    private WorkQueueMeters(MeterRegistry meters, String controller) {
        Gauge.builder(DEPTH, depth, AtomicInteger::get)
                .strongReference(true)
                .tag("name", controller)
                .register(meters);
        adds = Counter.builder(ADDS).tag("name", controller).register(meters);
        queued = timer(meters, QUEUE_DURATION, controller);
        worked = timer(meters, WORK_DURATION, controller);
        retries = Counter.builder(RETRIES).tag("name", controller).register(meters);
    }

    private static Timer timer(MeterRegistry meters, String name, String controller) {
        return Timer.builder(name)
                .tag("name", controller)
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }

    /** Those of all controllers of an application. */
    public static final class All {

        private final MeterRegistry meters;
        private final Map<String, WorkQueueMeters> byName = new ConcurrentHashMap<>();

        public All(MeterRegistry meters) {
            this.meters = meters;
        }

        public WorkQueueMeters of(String controller) {
            return byName.computeIfAbsent(controller, name -> new WorkQueueMeters(meters, name));
        }
    }

    /** Work is to be done that was not before. */
    void added() {
        adds.increment();
        depth.incrementAndGet();
    }

    /** Work is about to be done that had waited so long. */
    void taken(long nanos) {
        depth.decrementAndGet();
        queued.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Work is not to be done here any more. */
    void dropped(int count) {
        depth.addAndGet(-count);
    }

    void worked(long nanos) {
        worked.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Work has to be done again because of a fault, or because nothing came of it. */
    void retried(int count) {
        retries.increment(count);
    }
}
