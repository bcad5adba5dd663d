package io.streamplane.apiserver.autoscale;

import io.streamplane.apiserver.aggregation.AggregatedServers;
import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
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
import io.streamplane.schemas.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Measures for every HorizontalPodAutoscaler, every 15 seconds and when its spec changes: the scale of its target and its metrics. The
 * controllers find them on a topic, since they speak no HTTP. Where there is no autoscaler nothing is asked and nothing is written.
 */
public final class AutoscalerMeasurements implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AutoscalerMeasurements.class);

    /** The flag {@code --horizontal-pod-autoscaler-sync-period} of Kubernetes. */
    private static final Duration EVERY = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ObjectSource objects;
    private final KubeletUsage usage;
    private final MetricsApis apis;
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
        this.apis = new MetricsApis(servers);
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
        Snapshot state = objects.current();
        Map<String, List<StoredObject>> byNamespace = state.list(HorizontalPodAutoscalerKind.KIND, null).stream()
                .collect(
                        Collectors.groupingBy(each -> each.key().namespace(), LinkedHashMap::new, Collectors.toList()));
        var reader = new MetricReader(state, usage, apis);
        for (List<StoredObject> autoscalers : byNamespace.values()) {
            if (only == null || autoscalers.stream().anyMatch(each -> only.contains(each.key()))) {
                measure(state, autoscalers, only, reader);
            }
        }
    }

    private void measure(
            Snapshot state, Collection<StoredObject> ofNamespace, @Nullable Set<ObjectKey> only, MetricReader reader)
            throws InterruptedException {
        var targets = new LinkedHashMap<StoredObject, ScaleTarget>();
        var byPod = new HashMap<ObjectKey, List<String>>();
        for (StoredObject autoscaler : ofNamespace) {
            ScaleTarget target = ScaleTarget.of(
                    state, autoscaler.key().namespace(), Tree.object(autoscaler.tree(), "spec", "scaleTargetRef"));
            targets.put(autoscaler, target);
            if (target instanceof ScaleTarget.Found found) {
                found.pods()
                        .forEach(pod -> byPod.computeIfAbsent(pod.key(), _ -> new ArrayList<>())
                                .add(autoscaler.key().name()));
            }
        }
        for (var each : targets.entrySet()) {
            if (only == null || only.contains(each.getKey().key())) {
                send(each.getKey(), measured(each.getKey(), each.getValue(), byPod, reader));
            }
        }
    }

    private Measurement measured(
            StoredObject autoscaler, ScaleTarget target, Map<ObjectKey, List<String>> byPod, MetricReader reader)
            throws InterruptedException {
        Instant now = clock.instant();
        return switch (target) {
            case ScaleTarget.Missing missing ->
                new Measurement(
                        autoscaler.uid(), autoscaler.desiredRevision(), now, missing.problem(), null, List.of());
            case ScaleTarget.Found found -> {
                var metrics = new ArrayList<Measurement.Metric>();
                for (ObjectNode spec : Tree.objects(Tree.object(autoscaler.tree(), "spec"), "metrics")) {
                    metrics.add(reader.read(autoscaler.key().namespace(), spec, found, now));
                }
                yield new Measurement(
                        autoscaler.uid(), autoscaler.desiredRevision(), now, "", target(found, byPod), metrics);
            }
        };
    }

    private static Measurement.Target target(ScaleTarget.Found found, Map<ObjectKey, List<String>> byPod) {
        List<String> selecting = found.pods().stream()
                .flatMap(pod -> byPod.getOrDefault(pod.key(), List.of()).stream())
                .distinct()
                .sorted()
                .toList();
        return new Measurement.Target(
                found.object().kind().resource(),
                found.object().uid(),
                found.object().desiredRevision(),
                (int) Tree.number(Tree.object(found.scale(), "spec"), "replicas", 0),
                (int) Tree.number(Tree.object(found.scale(), "status"), "replicas", 0),
                found.selector(),
                found.selectorProblem(),
                found.podNames(),
                selecting.size() > 1 ? selecting : List.of());
    }

    private void send(StoredObject autoscaler, Measurement measurement) {
        KafkaProducer<byte[], byte[]> open = Objects.requireNonNullElseGet(
                producer, () -> new KafkaProducer<>(settings.producer("streamplane-measurements")));
        producer = open;
        ObjectKey key = autoscaler.key();
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
