package io.streamplane.apiserver.autoscale;

import io.streamplane.apiserver.aggregation.AggregatedServers;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.usage.PodUsages;
import io.streamplane.schemas.kind.autoscaling.HorizontalPodAutoscalerKind;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Measures HorizontalPodAutoscalers once, on one state: the scales of their targets and their metrics. */
public final class MeasurementRound {

    private final Snapshot state;
    private final MetricReader reader;
    private final InstantSource clock;

    /** @param servers of metrics that are not the kubelets' */
    public MeasurementRound(Snapshot state, PodUsages usage, AggregatedServers servers, InstantSource clock) {
        this.state = state;
        this.reader = new MetricReader(state, usage, new MetricsApis(servers));
        this.clock = clock;
    }

    /**
     * Gives each as soon as it is measured, since others may keep it waiting.
     *
     * @param only these; null: all
     */
    public void measure(@Nullable Set<ObjectKey> only, BiConsumer<ObjectKey, Measurement> measured)
            throws InterruptedException {
        Map<String, List<StoredObject>> byNamespace = state.list(HorizontalPodAutoscalerKind.KIND, null).stream()
                .collect(
                        Collectors.groupingBy(each -> each.key().namespace(), LinkedHashMap::new, Collectors.toList()));
        for (List<StoredObject> autoscalers : byNamespace.values()) {
            if (only == null || autoscalers.stream().anyMatch(each -> only.contains(each.key()))) {
                measure(autoscalers, only, measured);
            }
        }
    }

    private void measure(
            Collection<StoredObject> ofNamespace,
            @Nullable Set<ObjectKey> only,
            BiConsumer<ObjectKey, Measurement> measured)
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
                measured.accept(each.getKey().key(), measured(each.getKey(), each.getValue(), byPod));
            }
        }
    }

    private Measurement measured(StoredObject autoscaler, ScaleTarget target, Map<ObjectKey, List<String>> byPod)
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
}
