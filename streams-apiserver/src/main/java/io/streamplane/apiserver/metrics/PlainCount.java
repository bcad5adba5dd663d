package io.streamplane.apiserver.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts under a name of kube-apiserver that does not end in {@code _total}: a counter of this library would get that ending, so it is
 * shown as a gauge, which only grows. Thread-safe.
 */
public final class PlainCount {

    private final MeterRegistry meters;
    private final String name;
    private final Map<Tags, LongAdder> counts = new ConcurrentHashMap<>();

    /** @param name with dots; Prometheus shows underscores */
    public PlainCount(MeterRegistry meters, String name) {
        this.meters = meters;
        this.name = name;
    }

    public void increment(Tags tags) {
        counts.computeIfAbsent(tags, _ -> {
                    var count = new LongAdder();
                    Gauge.builder(name, count, LongAdder::sum)
                            .strongReference(true)
                            .tags(tags)
                            .register(meters);
                    return count;
                })
                .increment();
    }
}
