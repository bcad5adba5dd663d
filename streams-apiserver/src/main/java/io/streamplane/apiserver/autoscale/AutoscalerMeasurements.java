package io.streamplane.apiserver.autoscale;

import io.streamplane.apiserver.aggregation.AggregatedServers;
import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.usage.KubeletUsage;
import io.streamplane.apiserver.watch.ObjectSource;
import io.streamplane.apiserver.watch.WatchFollower;
import io.streamplane.apiserver.watch.Watcher;
import io.streamplane.schemas.kind.autoscaling.HorizontalPodAutoscalerKind;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.measurement.MeasurementCodec;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures for every HorizontalPodAutoscaler, every 15 seconds and when its spec changes: the scale of its target and its metrics. The
 * controllers find them on a topic, since they speak no HTTP. Where there is no autoscaler nothing is asked and nothing is written.
 */
public final class AutoscalerMeasurements implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AutoscalerMeasurements.class);

    /** The flag {@code --horizontal-pod-autoscaler-sync-period} of Kubernetes. */
    public static final Duration EVERY = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ObjectSource objects;
    private final KubeletUsage usage;
    private final AggregatedServers servers;
    private final ClientSettings settings;
    private final MeasurementCodec codec;
    private final InstantSource clock;
    private final WatchFollower follower;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    private AutoscalerMeasurements(
            ObjectSource objects,
            KubeletUsage usage,
            AggregatedServers servers,
            ClientSettings settings,
            SchemaRegistry registry,
            InstantSource clock) {
        this.objects = objects;
        this.usage = usage;
        this.servers = servers;
        this.settings = settings;
        this.clock = clock;
        this.codec = new MeasurementCodec(registry);
        this.follower = new WatchFollower(
                "autoscaler-measurements", objects, HorizontalPodAutoscalerKind.KIND, PAUSE, this::follow);
    }

    /** @param objects of the journal */
    public static AutoscalerMeasurements start(
            ObjectSource objects,
            KubeletUsage usage,
            AggregatedServers servers,
            ClientSettings settings,
            SchemaRegistry registry,
            InstantSource clock) {
        var measurements = new AutoscalerMeasurements(objects, usage, servers, settings, registry, clock);
        measurements.follower.start();
        return measurements;
    }

    private void follow(Watcher changes) throws InterruptedException {
        Instant all = Instant.MIN;
        while (!changes.isOver()) {
            if (!clock.instant().isBefore(all)) {
                all = clock.instant().plus(EVERY);
                measure(null);
            }
            var changed = new LinkedHashSet<ObjectKey>();
            Duration wait = Duration.between(clock.instant(), all);
            for (Change change = changes.poll(wait.isNegative() ? Duration.ZERO : wait);
                    change != null;
                    change = changes.poll(Duration.ZERO)) {
                StoredObject before = change.before();
                StoredObject after = change.after();
                if (after != null && (before == null || before.desiredRevision() != after.desiredRevision())) {
                    changed.add(after.key());
                }
            }
            if (!changed.isEmpty()) {
                measure(changed);
            }
        }
    }

    /** @param only these; null: all */
    private void measure(@Nullable Set<ObjectKey> only) throws InterruptedException {
        new MeasurementRound(objects.current(), usage::pods, servers, clock).measure(only, this::send);
    }

    private void send(ObjectKey key, Measurement measurement) {
        KafkaProducer<byte[], byte[]> open = Objects.requireNonNullElseGet(
                producer, () -> new KafkaProducer<>(settings.producer("streamplane-measurements")));
        producer = open;
        int partition = Partitioning.ofObject(
                HorizontalPodAutoscalerKind.RESOURCE,
                key,
                open.partitionsFor(Topics.MEASUREMENTS).size());
        var record = new ProducerRecord<>(
                Topics.MEASUREMENTS,
                partition,
                key.toString().getBytes(StandardCharsets.UTF_8),
                codec.encode(measurement));
        open.send(record, (_, problem) -> {
            if (problem != null) {
                LOG.warn("What was measured for {} is lost; it is measured again: {}", key, problem.toString());
            }
        });
    }

    @Override
    public void close() {
        follower.close();
        if (producer != null) {
            producer.close(Duration.ofSeconds(2));
        }
    }
}
