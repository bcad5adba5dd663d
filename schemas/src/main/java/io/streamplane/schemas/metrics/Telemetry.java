package io.streamplane.schemas.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * One registry for all that a process measures, made where the process is put together and handed to its parts. Thread-safe.
 */
public final class Telemetry implements AutoCloseable {

    /** Of {@link #scrape}, where the reader accepts OpenMetrics. */
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";

    /** Shows a client's metrics until it is closed. */
    @FunctionalInterface
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    private final MeterRegistry meters;
    private final Health health = new Health();
    private final @Nullable PrometheusMeterRegistry prometheus;
    private final Set<Watch> bound = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService refresher;

    private Telemetry(MeterRegistry meters, @Nullable PrometheusMeterRegistry prometheus) {
        this.meters = meters;
        this.prometheus = prometheus;
    }

    /** Measures nothing, at no cost. */
    public static Telemetry none() {
        return new Telemetry(new CompositeMeterRegistry(), null);
    }

    /** Measures what is recorded in it. */
    public static Telemetry create() {
        var prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        return new Telemetry(prometheus, prometheus);
    }

    /** As {@link #create}, with the JVM and the process besides. */
    public static Telemetry ofProcess() {
        var telemetry = create();
        var gc = new JvmGcMetrics();
        telemetry.bound.add(gc::close);
        List<MeterBinder> binders = List.of(
                new ClassLoaderMetrics(),
                gc,
                new JvmInfoMetrics(),
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new FileDescriptorMetrics(),
                new ProcessorMetrics(),
                new UptimeMetrics());
        binders.forEach(binder -> binder.bindTo(telemetry.meters));
        return telemetry;
    }

    public MeterRegistry meters() {
        return meters;
    }

    /** What is wrong with the process's parts, whether or not anything is measured. */
    public Health health() {
        return health;
    }

    /** Shows the client's own metrics until the handle is closed; to be closed before or with the client. */
    public Watch watch(Producer<?, ?> producer) {
        return prometheus == null ? () -> {} : bind(new KafkaClientMetrics(producer, List.of(), refresher()));
    }

    /** As {@link #watch(Producer)}. */
    public Watch watch(Consumer<?, ?> consumer) {
        return prometheus == null ? () -> {} : bind(new KafkaClientMetrics(consumer, List.of(), refresher()));
    }

    /** As {@link #watch(Producer)}, of an application and all of its clients. */
    public Watch watch(KafkaStreams streams) {
        if (prometheus == null) {
            return () -> {};
        }
        var binder = new KafkaStreamsMetrics(streams, List.of(), refresher());
        return bind(binder, binder::close);
    }

    private Watch bind(KafkaClientMetrics binder) {
        return bind(binder, binder::close);
    }

    private Watch bind(MeterBinder binder, Watch watch) {
        binder.bindTo(meters);
        bound.add(watch);
        return () -> {
            bound.remove(watch);
            watch.close();
        };
    }

    /** Looks now and then for metrics that a client did not have before. */
    private synchronized ScheduledExecutorService refresher() {
        ScheduledExecutorService running = refresher;
        if (running == null) {
            running = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("metrics-refresh").daemon().factory());
            refresher = running;
        }
        return running;
    }

    /** What {@link #scrape} gives to a reader that accepts these media types. */
    public static String contentType(String accept) {
        return accept.contains(OPEN_METRICS) ? OPEN_METRICS_TYPE : TEXT_TYPE;
    }

    /** All that was measured, in Prometheus' text or in OpenMetrics; empty where nothing is measured. */
    public String scrape(String accept) {
        return prometheus == null ? "" : prometheus.scrape(contentType(accept));
    }

    @Override
    public synchronized void close() {
        bound.forEach(Watch::close);
        bound.clear();
        if (refresher != null) {
            refresher.shutdownNow();
        }
        meters.close();
    }
}
