package io.streamplane.ops.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.controllers.Controllers;
import io.streamplane.controllers.node.NodeHealth;
import io.streamplane.controllers.node.NodeSigns;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.LookedInto;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.shard.ObjectAssembler;
import io.streamplane.controllers.shard.PartTable;
import io.streamplane.controllers.shard.ShardCache;
import io.streamplane.kubelet.pod.PodAddresses;
import io.streamplane.kubelet.pod.PodLifecycle;
import io.streamplane.kubelet.pod.Timings;
import io.streamplane.scheduler.decide.ClusterEvent;
import io.streamplane.scheduler.decide.Decider;
import io.streamplane.scheduler.decide.Facts;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.schemas.codec.DataKeys;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Whatever admission lets pass, every reader reads: the codecs both ways, the controllers, the scheduler, the kubelet and the
 * columns of kubectl. Objects are made of the derived definitions with hostile values. A failure names its seed.
 */
class AdmittedObjectsTest {

    private static final int ROUNDS = Integer.getInteger("rounds", 1_500);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Caller ALICE = new Caller("alice", List.of("system:masters"), "test", "127.0.0.1");
    private static final WriteOptions OPTIONS =
            new WriteOptions(false, "test", WriteOptions.FieldValidation.IGNORE, false);
    private static final KindRegistry KINDS = Kinds.builtIn();

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry(), new OneKey());
    private final InMemoryJournal journal = new InMemoryJournal(KINDS, ObjectDecoder.of(codec));
    private final JournalOperations operations = new JournalOperations(
            journal, codec, KindRulebook.builtIn(), () -> NOW, new Uids()::next, Duration.ofSeconds(5));
    private final TreeMap<String, String> failures = new TreeMap<>();
    private int admitted;
    private int reports;

    private static final class Uids {
        private long last;

        String next() {
            return "uid-" + ++last;
        }
    }

    private static final class OneKey implements DataKeys {
        @Override
        public byte[] create(String uid, String resource, ObjectKey object) {
            return new byte[32];
        }

        @Override
        public Optional<byte[]> find(String uid) {
            return Optional.of(new byte[32]);
        }
    }

    /** Of these, a name, a certificate or a pool would have to be made that fits. */
    private static final List<String> PARTICULAR = List.of(
            "apiservices.apiregistration.k8s.io",
            "clustertrustbundles.certificates.k8s.io",
            "customresourcedefinitions.apiextensions.k8s.io",
            "resourceslices.resource.k8s.io");

    static List<Kind> kinds() {
        return KINDS.journaled().stream()
                .filter(kind -> !PARTICULAR.contains(kind.resource()))
                .toList();
    }

    @BeforeEach
    void createNamespace() {
        ObjectNode namespace = JsonMapper.shared().createObjectNode();
        namespace.withObject("/metadata").put("name", "ns");
        operations.create(ALICE, target(KINDS.get("namespaces"), ""), namespace, List.of(), OPTIONS);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldBeReadByEveryReader(Kind kind) {
        // Given
        for (int seed = 0; seed < ROUNDS; seed++) {
            String name = kind.plural().equals("ipaddresses") ? "10.1." + seed / 256 + "." + seed % 256 : "o" + seed;
            var hostile = new HostileObjects(seed);
            ObjectNode object = hostile.object(kind, name, seed % 4);
            String about = kind.kind() + " seed " + seed;

            // When
            ApiResult made = attempt(
                    about + " create", () -> operations.create(ALICE, target(kind, ""), object, List.of(), OPTIONS));
            if (!(made instanceof ApiResult.Done)) {
                continue;
            }
            admitted++;
            if (kind.hasStatus()) {
                ObjectNode status = JsonMapper.shared().createObjectNode();
                status.set("status", hostile.status(kind));
                ApiResult reported = attempt(
                        about + " status",
                        () -> operations.patch(ALICE, target(kind, name, "status"), PatchType.MERGE, status, OPTIONS));
                reports += reported instanceof ApiResult.Done ? 1 : 0;
            }

            // Then
            ObjectKey key = new ObjectKey(kind.namespaced() ? "ns" : "", name);
            StoredObject stored = journal.current().get(kind, key).orElseThrow();
            attempt(about + " columns", () -> {
                KindRulebook.builtIn()
                        .of(kind)
                        .columns()
                        .forEach(column -> column.cell().of(stored.tree(), NOW));
                return null;
            });
            if (!stored.isReadable()) {
                failures.putIfAbsent("unreadable", about);
            }
            read(about, kind, stored);
            attempt(
                    about + " delete",
                    () -> operations.delete(
                            ALICE, target(kind, name, ""), new DeleteOptions(false, Long.MAX_VALUE, null, null, null)));
        }
        assertThat(admitted).as("admitted " + kind.kind()).isGreaterThan(ROUNDS / 4);
        assertThat(reports).as("reports on " + kind.kind()).isGreaterThan(kind.hasStatus() ? ROUNDS / 20 : -1);
        assertThat(failures).isEmpty();
    }

    private void read(String about, Kind kind, StoredObject stored) {
        ObjectNode tree = stored.tree();
        var key = new ResourceKey(kind.resource(), stored.key());
        byte[] desired = attempt(about + " encode", () -> codec.encodeDesired(kind, tree));
        byte[] observed = kind.hasStatus() && tree.has("status")
                ? attempt(about + " encode status", () -> codec.encodeObserved(kind, tree.path("status")))
                : null;
        if (desired == null) {
            return;
        }
        attempt(about + " decode", () -> codec.decodeDesired(kind, desired));
        HasMetadata model = attempt(about + " model", () -> codec.desired(kind, desired));
        attempt(about + " model to tree", () -> model == null ? null : ObjectCodec.tree(model));
        attempt(about + " model encoded", () -> model == null ? null : codec.encodeDesired(kind, model));
        if (observed != null && kind.model() != GenericKubernetesResource.class) {
            Object status = attempt(about + " status model", () -> codec.observed(kind, observed));
            attempt(about + " status encoded", () -> status == null ? null : codec.encodeStatus(kind, status));
        }
        reconcile(about, kind, key, desired, observed, stored.uid());
        if (kind.resource().equals("pods") || kind.resource().equals("nodes")) {
            schedule(about, key, desired, observed);
        }
        if (model instanceof Pod pod) {
            live(about, pod, observed == null ? null : codec.observed(kind, observed, PodStatus.class));
        }
    }

    /** All controllers look at it, as they look at a shard with nothing else but a node and its namespace. */
    private void reconcile(
            String about, Kind kind, ResourceKey key, byte[] desired, byte @Nullable [] observed, String uid) {
        List<Reconciler> reconcilers = Controllers.reconcilers(KINDS, "ca");
        var parts = new PartTable(new ObjectAssembler(
                KINDS,
                codec,
                LookedInto.by(reconcilers),
                (fact, problem) -> failures.putIfAbsent("unreadable " + root(problem), about)));
        var cache = new ShardCache();
        surround(parts, cache);
        FactChange change = parts.apply(new FactRecord(FactKey.desired(key), 5, uid, desired));
        if (observed != null) {
            change = parts.apply(new FactRecord(FactKey.observed(key), 6, "", observed));
        }
        if (change == null) {
            return;
        }
        FactChange last = change;
        if (key.key().namespace().isEmpty()) {
            cache.applyToCluster(last);
        }
        cache.apply(last);
        cache.read(10);
        cache.clusterRead(10);
        if (kind.resource().equals("nodes")) {
            judge(about, Objects.requireNonNull(last.after()).as(Node.class));
        }
        for (Reconciler reconciler : reconcilers) {
            String component = reconciler.component();
            var work = attempt(about + " affected " + component, () -> reconciler.affected(last, cache));
            if (work != null) {
                work.forEach(each -> attempt(
                        about + " " + component, () -> reconciler.reconcile(ReconcileInput.of(each, NOW, cache))));
            }
        }
    }

    /** The node life cycle, which hears of the node and does not. */
    private void judge(String about, Stored<Node> node) {
        var health = new NodeHealth(Duration.ofSeconds(40));
        for (NodeSigns signs : List.of(new NodeSigns(NOW, NOW), new NodeSigns(NOW.minusSeconds(600), null))) {
            attempt(about + " node life cycle", () -> health.judge(node, health.assess(node, signs, NOW), false, NOW));
        }
    }

    /** A tainted node, and a ReplicaSet that owns the pods. */
    private void surround(PartTable parts, ShardCache cache) {
        var node = YAMLMapper.shared()
                .readTree("metadata: {name: n, uid: uid-n}\nspec: {taints: [{key: k, effect: NoExecute}]}");
        FactChange tainted = parts.apply(new FactRecord(
                FactKey.desired(new ResourceKey("nodes", ObjectKey.clusterScoped("n"))),
                1,
                "uid-n",
                codec.encodeDesired(KINDS.get("nodes"), (ObjectNode) node)));
        cache.applyToCluster(Objects.requireNonNull(tainted));
        var owner = YAMLMapper.shared().readTree("""
            metadata: {name: owner, namespace: ns, uid: uid-owner, generation: 1, labels: {a: b}}
            spec: {replicas: 0, minReadySeconds: 10, selector: {matchLabels: {a: b}},
              template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}\
            """);
        FactChange owning = parts.apply(new FactRecord(
                FactKey.desired(new ResourceKey("replicasets.apps", new ObjectKey("ns", "owner"))),
                2,
                "uid-owner",
                codec.encodeDesired(KINDS.get("replicasets.apps"), (ObjectNode) owner)));
        cache.apply(Objects.requireNonNull(owning));
    }

    private void schedule(String about, ResourceKey key, byte[] desired, byte @Nullable [] observed) {
        attempt(about + " scheduler", () -> {
            var decider = new Decider(SchedulerConfig.builtIn());
            var facts = new Facts(codec);
            for (FactKey part : List.of(FactKey.desired(key), FactKey.observed(key))) {
                byte[] value = part.equals(FactKey.desired(key)) ? desired : observed;
                ClusterEvent event = value == null ? null : facts.read(part, value, 1, decider::needsStatus);
                if (event != null) {
                    decider.apply(event);
                }
            }
            return decider.decide(NOW.toEpochMilli(), 10);
        });
    }

    private void live(String about, Pod pod, @Nullable PodStatus status) {
        attempt(about + " kubelet", () -> {
            var lifecycle = new PodLifecycle(Timings.NONE);
            var state = lifecycle.begin(pod, PodAddresses.of("10.0.0.1", "10.244.0.2"), NOW);
            PodLifecycle.Step step = lifecycle.update(state, pod, NOW);
            for (int i = 0; i < 5 && step.wakeAt() != null; i++) {
                step = lifecycle.step(step.state(), step.wakeAt());
            }
            Pod deleted = new PodBuilder(pod)
                    .editMetadata()
                    .withDeletionTimestamp("9999-12-31T23:59:59Z")
                    .withDeletionGracePeriodSeconds(Long.MAX_VALUE)
                    .endMetadata()
                    .build();
            return lifecycle.update(step.state(), deleted, NOW);
        });
        if (status != null) {
            attempt(about + " kubelet goes on", () -> {
                var lifecycle = new PodLifecycle(Timings.NONE);
                var adopted = new PodLifecycle(Timings.NONE).adopt(pod, status, List.of("10.0.0.1"), NOW);
                return adopted == null ? null : lifecycle.update(adopted, pod, NOW);
            });
        }
    }

    private <T> @Nullable T attempt(String about, java.util.function.Supplier<@Nullable T> reader) {
        try {
            return reader.get();
        } catch (RuntimeException | StackOverflowError e) {
            failures.putIfAbsent(root(e), about);
            return null;
        }
    }

    /** One failure of a kind is enough to see it. */
    private static String root(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        StackTraceElement[] trace = root.getStackTrace();
        String ours = "";
        for (StackTraceElement each : trace) {
            if (each.getClassName().startsWith("io.streamplane")
                    && !each.getClassName().contains("AdmittedObjects")) {
                ours = each.toString();
                break;
            }
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage() + " at " + ours;
    }

    private static Target target(Kind kind, String name) {
        return target(kind, name, "");
    }

    private static Target target(Kind kind, String name, String subresource) {
        return new Target(kind, kind.namespaced() ? "ns" : "", name, subresource);
    }
}
