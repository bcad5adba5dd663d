package io.streamplane.apiserver.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class OperationsTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Caller ALICE = new Caller("alice", List.of("system:masters"), "test", "127.0.0.1");
    private static final WriteOptions PLAIN = new WriteOptions(false, "test", FieldValidation.WARN, false);
    private static final DeleteOptions DELETE = new DeleteOptions(false, null, null, null, null);

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final InMemoryJournal journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec));
    private final AtomicInteger uids = new AtomicInteger();
    private final JournalOperations operations = new JournalOperations(
            journal,
            codec,
            KindRulebook.builtIn(),
            () -> NOW,
            () -> "uid-" + uids.incrementAndGet(),
            Duration.ofSeconds(5));

    @BeforeEach
    void createNamespace() {
        done(create("namespaces", "", "metadata: {name: ns}"));
    }

    @Test
    void shouldDefaultAndStampADeployment() {
        // When
        ObjectNode made = done(create("deployments.apps", "ns", deployment("web", 3)));

        // Then
        assertThat(made.at("/metadata/uid").asString()).isEqualTo("uid-2");
        assertThat(made.at("/metadata/generation").asInt()).isEqualTo(1);
        assertThat(made.at("/metadata/creationTimestamp").asString()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(made.at("/metadata/resourceVersion").asString()).isEqualTo("2");
        assertThat(made.at("/spec/strategy/rollingUpdate/maxSurge").asString()).isEqualTo("25%");
        assertThat(made.at("/spec/template/spec/containers/0/imagePullPolicy").asString())
                .isEqualTo("IfNotPresent");
    }

    @Test
    void shouldAcceptExactlyOneOfManyCreates() throws Exception {
        // Given
        Callable<Integer> attempt = () -> code(create("deployments.apps", "ns", deployment("web", 1)));

        // When
        List<Integer> codes = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var each : threads.invokeAll(java.util.Collections.nCopies(64, attempt))) {
                codes.add(each.get());
            }
        }

        // Then
        assertThat(codes).filteredOn(code -> code == 201).hasSize(1);
        assertThat(codes).filteredOn(code -> code == 409).hasSize(63);
    }

    @Test
    void shouldSayAllThatIsWrongAtOnce() {
        // When
        ApiFailure failure = failure(create(
                "deployments.apps",
                "ns",
                "metadata: {name: Web_1}\nspec: {replicas: -1, selector: {matchLabels: {app: a}}, template: {metadata:"
                        + " {labels: {app: b}}, spec: {containers: [{name: c}]}}}"));

        // Then
        assertThat(failure.code()).isEqualTo(422);
        assertThat(failure.message())
                .startsWith(
                        "Deployment.apps \"Web_1\" is invalid: [metadata.name: Invalid value: \"Web_1\": a lowercase RFC 1123 subdomain");
        assertThat(java.util.Objects.requireNonNull(failure.details()).causes())
                .extracting(ApiFailure.Cause::field)
                .containsExactly(
                        "metadata.name",
                        "spec.replicas",
                        "spec.template.metadata.labels",
                        "spec.template.spec.containers[0].image");
    }

    @Test
    void shouldFillInAgainWhatAnUpdateOfAPodLeavesOut() {
        // Given
        ObjectNode made = done(create("pods", "ns", pod("p")));
        ObjectNode body = made.deepCopy();
        body.withObject("/metadata/labels").put("a", "b");
        body.withObject("/spec").remove(List.of("priority", "preemptionPolicy", "tolerations"));

        // When
        ObjectNode updated = done(operations.update(ALICE, target("pods", "p", ""), body, List.of(), PLAIN));

        // Then
        assertThat(updated.at("/metadata/labels/a").asString()).isEqualTo("b");
        assertThat(updated.get("spec")).isEqualTo(made.get("spec"));
    }

    @Test
    void shouldRefuseAStatusThatNobodyCouldRead() {
        // Given
        done(create("pods", "ns", "metadata: {name: p}\nspec: {containers: [{name: c, image: i}]}"));
        String garbage = "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"lastTransitionTime\":\"garbage\"}]}}";

        // When
        ApiFailure failure = failure(patch("pods", "p", "status", garbage));

        // Then
        assertThat(failure.code()).isEqualTo(422);
        assertThat(failure.message())
                .endsWith(": parsing time \"garbage\" as"
                        + " \"2006-01-02T15:04:05Z07:00\": cannot parse \"garbage\" as \"2006\"");
        assertThat(failure(patch("pods", "p", "status", "{\"status\":{\"startTime\":5}}"))
                        .code())
                .isEqualTo(422);
    }

    @Test
    void shouldShowWhatIsLeftOfAnObjectThatCannotBeReadAndLetItBeDeleted() {
        // Given
        done(create("configmaps", "ns", "metadata: {name: good}\ndata: {a: b}"));
        Kind kind = Kinds.builtIn().get("configmaps");
        byte[] whole = codec.encodeDesired(
                kind, tree("metadata: {name: cut, namespace: ns, uid: u, finalizers: [a/b]}\ndata: {a: b}"));
        for (var each : Map.of("bad", new byte[] {0, 0, 0, 0, 99, 1}, "cut", Arrays.copyOf(whole, whole.length - 2))
                .entrySet()) {
            var key = new ResourceKey("configmaps", new ObjectKey("ns", each.getKey()));
            journal.append(new Command(
                    0,
                    0,
                    new Origin("somebody", List.of(), "create", "", "test", "", ""),
                    List.of(),
                    List.of(new Mutation.PutDesired(key, "u", null, each.getValue()))));
        }

        // When
        var listed = journal.current().list(kind, "ns");

        // Then
        assertThat(listed).extracting(each -> each.key().name()).containsExactly("bad", "cut", "good");
        assertThat(listed).allSatisfy(each -> {
            assertThat(each.isReadable()).isEqualTo(each.key().name().equals("good"));
            assertThat(each.json()).isNotEmpty();
            assertThat(each.tree()
                            .at("/metadata/annotations/streamplane.io~1unreadable")
                            .isMissingNode())
                    .isEqualTo(each.isReadable());
        });
        assertThat(failure(patch("configmaps", "cut", "", "{\"data\":{\"c\":\"d\"}}"))
                        .message())
                .contains("cannot be read as it was written");
        done(operations.delete(ALICE, target("configmaps", "bad", ""), DELETE));
        done(operations.delete(ALICE, target("configmaps", "cut", ""), DELETE));
        assertThat(journal.current().list(kind, "ns")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"3\"", "\"abc\"", "1.5", "2147483648", "[1]", "true"})
    void shouldNotTakeWhatIsNoNumberOfReplicasForNone(String replicas) {
        // Given
        done(create("deployments.apps", "ns", deployment("web", 3)));

        // When
        ApiFailure failure =
                failure(patch("deployments.apps", "web", "scale", "{\"spec\":{\"replicas\":" + replicas + "}}"));

        // Then
        assertThat(failure.code()).isEqualTo(400);
        assertThat(failure.message()).contains("into Go struct field ScaleSpec.spec.replicas of type int32");
    }

    @Test
    void shouldRefuseALeaseWithoutMicroseconds() {
        // When
        ApiFailure failure = failure(create(
                "leases.coordination.k8s.io",
                "ns",
                "metadata: {name: l}\nspec: {leaseDurationSeconds: 1, renewTime: '2024-06-23T18:43:04.180Z'}"));
        ObjectNode made = done(create(
                "leases.coordination.k8s.io",
                "ns",
                "metadata: {name: l}\nspec: {leaseDurationSeconds: 1, renewTime: '2024-01-01T02:00:00.123456+02:00'}"));

        // Then
        assertThat(failure.code()).isEqualTo(400);
        assertThat(failure.message()).endsWith("cannot parse \".180Z\" as \".000000\"");
        assertThat(made.at("/spec/renewTime").asString()).isEqualTo("2024-01-01T00:00:00.123456Z");
    }

    @Test
    void shouldDeleteAPodWhateverGraceItIsGiven() {
        // Given
        done(create(
                "pods",
                "ns",
                "metadata: {name: p}\nspec: {nodeName: n, terminationGracePeriodSeconds: 9223372036854775807,"
                        + " containers: [{name: c, image: i}]}"));

        // When
        ObjectNode deleted = done(operations.delete(ALICE, target("pods", "p", ""), DELETE));
        ObjectNode sooner = done(
                operations.delete(ALICE, target("pods", "p", ""), new DeleteOptions(false, 10L, null, null, null)));

        // Then
        assertThat(deleted.at("/metadata/deletionTimestamp").asString()).isEqualTo("9999-12-31T23:59:59Z");
        assertThat(sooner.at("/metadata/deletionTimestamp").asString()).isEqualTo("2026-01-02T03:04:15Z");
        assertThat(sooner.at("/metadata/deletionGracePeriodSeconds").asLong()).isEqualTo(10);
    }

    @Test
    void shouldRefuseANamespaceThatIsNotThere() {
        // When
        ApiFailure failure = failure(create("configmaps", "nowhere", "metadata: {name: c}"));

        // Then
        assertThat(failure.message()).isEqualTo("namespaces \"nowhere\" not found");
        assertThat(failure.code()).isEqualTo(404);
    }

    @Test
    void shouldRefuseAStaleResourceVersion() {
        // Given
        ObjectNode first = done(create("configmaps", "ns", "metadata: {name: c}\ndata: {a: '1'}"));
        done(patch("configmaps", "c", "", "{\"data\":{\"a\":\"2\"}}"));

        // When
        ObjectNode changed = first.deepCopy();
        changed.withObject("/data").put("a", "3");
        ApiFailure failure =
                failure(operations.update(ALICE, target("configmaps", "c", ""), changed, List.of(), PLAIN));

        // Then
        assertThat(failure.code()).isEqualTo(409);
        assertThat(failure.message())
                .isEqualTo("Operation cannot be fulfilled on configmaps \"c\": the object has been modified; please"
                        + " apply your changes to the latest version and try again");
    }

    @Test
    void shouldWriteNothingForAnUpdateThatChangesNothing() {
        // Given
        ObjectNode made = done(create("deployments.apps", "ns", deployment("web", 1)));
        int before = journal.commands().size();

        // When
        ObjectNode again = done(operations.update(
                ALICE, target("deployments.apps", "web", ""), tree(deployment("web", 1)), List.of(), PLAIN));

        // Then
        assertThat(again).isEqualTo(made);
        assertThat(journal.commands()).hasSize(before);
    }

    @Test
    void shouldMoveTheGenerationWithTheSpecOnly() {
        // Given
        done(create("deployments.apps", "ns", deployment("web", 1)));

        // When
        ObjectNode labelled = done(patch("deployments.apps", "web", "", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}"));
        ObjectNode scaled = done(patch("deployments.apps", "web", "scale", "{\"spec\":{\"replicas\":5}}"));
        ObjectNode reported = done(patch("deployments.apps", "web", "status", "{\"status\":{\"replicas\":5}}"));

        // Then
        assertThat(labelled.at("/metadata/generation").asInt()).isEqualTo(1);
        assertThat(scaled.at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(reported.at("/metadata/generation").asInt()).isEqualTo(2);
        assertThat(reported.at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(reported.at("/status/replicas").asInt()).isEqualTo(5);
    }

    @Test
    void shouldHoldTheSelectorStill() {
        // Given
        done(create("deployments.apps", "ns", deployment("web", 1)));

        // When
        ApiFailure failure = failure(
                patch("deployments.apps", "web", "", "{\"spec\":{\"selector\":{\"matchLabels\":{\"x\":\"y\"}}}}"));

        // Then
        assertThat(failure.message()).contains("spec.selector: Invalid value: ").contains("field is immutable");
    }

    @Test
    void shouldBindAPodOnce() {
        // Given
        done(create("pods", "ns", pod("p")));
        ApiResult first = bind("p", "n1");

        // When
        ApiFailure failure = failure(bind("p", "n2"));

        // Then
        assertThat(code(first)).isEqualTo(201);
        assertThat(failure.message())
                .isEqualTo(
                        "Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node \"n1\"");
    }

    @Test
    void shouldGiveABoundPodItsGrace() {
        // Given
        done(create("pods", "ns", pod("p")));
        bind("p", "n1");

        // When
        ObjectNode going = done(operations.delete(ALICE, target("pods", "p", ""), DELETE));
        ObjectNode gone =
                done(operations.delete(ALICE, target("pods", "p", ""), new DeleteOptions(false, 0L, null, null, null)));

        // Then
        assertThat(going.at("/metadata/deletionTimestamp").asString()).isEqualTo("2026-01-02T03:04:35Z");
        assertThat(going.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(30);
        assertThat(gone.path("kind").asString()).isEqualTo("Pod");
        assertThat(journal.current().list(Kinds.builtIn().get("pods"), null)).isEmpty();
    }

    @Test
    void shouldLetAnObjectGoWithItsLastFinalizer() {
        // Given
        done(create("configmaps", "ns", "metadata: {name: c, finalizers: [example.com/hold]}"));
        done(operations.delete(ALICE, target("configmaps", "c", ""), DELETE));
        assertThat(journal.current().list(Kinds.builtIn().get("configmaps"), null))
                .hasSize(1);

        // When
        done(patch("configmaps", "c", "", "{\"metadata\":{\"finalizers\":null}}"));

        // Then
        assertThat(journal.current().list(Kinds.builtIn().get("configmaps"), null))
                .isEmpty();
    }

    @Test
    void shouldEmptyANamespaceBeforeItGoes() {
        // Given
        ObjectNode going = done(operations.delete(ALICE, clusterTarget("ns", ""), DELETE));

        // When
        ApiFailure failure = failure(create("configmaps", "ns", "metadata: {name: c}"));
        done(operations.update(
                ALICE, clusterTarget("ns", "finalize"), tree("metadata: {name: ns}\nspec: {}"), List.of(), PLAIN));

        // Then
        assertThat(Tree.text(Tree.object(going, "status"), "phase")).isEqualTo("Terminating");
        assertThat(failure.message())
                .isEqualTo("configmaps \"c\" is forbidden: unable to create new content in namespace ns because it is"
                        + " being terminated");
        assertThat(journal.current().list(Kinds.builtIn().get("namespaces"), null))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "kube-system", "kube-public"})
    void shouldNotDeleteANamespaceThatAClusterCannotBeWithout(String name) {
        // Given
        done(create("namespaces", "", "metadata: {name: " + name + "}"));
        var dryRun = new DeleteOptions(true, null, null, null, null);

        // When
        ApiFailure refused = failure(operations.delete(ALICE, clusterTarget(name, ""), DELETE));
        ApiFailure alsoDry = failure(operations.delete(ALICE, clusterTarget(name, ""), dryRun));
        Written byTopic = operations
                .startDelete(ALICE, clusterTarget(name, ""), DELETE)
                .toCompletableFuture()
                .join();

        // Then
        assertThat(refused.message())
                .isEqualTo("namespaces \"" + name + "\" is forbidden: this namespace may not be deleted");
        assertThat(refused.code()).isEqualTo(403);
        assertThat(alsoDry).isEqualTo(refused);
        assertThat(failure(byTopic.result())).isEqualTo(refused);
    }

    @Test
    void shouldRefuseAnObjectOfANamespaceWithoutOne() {
        // When
        ApiFailure failure = failure(create("configmaps", "", "metadata: {name: lost}"));

        // Then
        assertThat(failure.code()).isEqualTo(400);
        assertThat(failure.message()).isEqualTo("an empty namespace may not be set during creation");
    }

    @Test
    void shouldNotTakeAnEventForAnOwner() {
        // When
        ApiFailure failure = failure(create(
                "configmaps",
                "ns",
                "metadata: {name: c, ownerReferences: [{apiVersion: v1, kind: Event, name: e, uid: u}]}"));

        // Then
        assertThat(failure.code()).isEqualTo(422);
        assertThat(failure.message()).contains("/v1, Kind=Event is disallowed from being an owner");
    }

    @Test
    void shouldNotAppendADryRun() {
        // Given
        int before = journal.commands().size();

        // When
        ApiResult result = operations.create(
                ALICE,
                target("configmaps", "", ""),
                tree("metadata: {generateName: c-}"),
                List.of(),
                new WriteOptions(true, "", FieldValidation.WARN, false));

        // Then
        assertThat(done(result).at("/metadata/name").asString()).matches("c-[a-z0-9]{5}");
        assertThat(journal.commands()).hasSize(before);
    }

    private ApiResult create(String resource, String namespace, String yaml) {
        return operations.create(
                ALICE, new Target(Kinds.builtIn().get(resource), namespace, "", ""), tree(yaml), List.of(), PLAIN);
    }

    private ApiResult patch(String resource, String name, String subresource, String json) {
        return operations.patch(
                ALICE,
                target(resource, name, subresource),
                PatchType.STRATEGIC_MERGE,
                JsonMapper.shared().readTree(json),
                PLAIN);
    }

    private ApiResult bind(String pod, String node) {
        ObjectNode body = tree("metadata: {name: " + pod + "}\ntarget: {kind: Node, name: " + node + "}");
        return operations.create(ALICE, target("pods", pod, "binding"), body, List.of(), PLAIN);
    }

    private static Target target(String resource, String name, String subresource) {
        return new Target(Kinds.builtIn().get(resource), "ns", name, subresource);
    }

    private static Target clusterTarget(String name, String subresource) {
        return new Target(Kinds.builtIn().get("namespaces"), "", name, subresource);
    }

    private static String deployment(String name, int replicas) {
        return "metadata: {name: " + name + "}\nspec: {replicas: " + replicas
                + ", selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers:"
                + " [{name: c, image: 'nginx:1.14.2', ports: [{containerPort: 80}]}]}}}";
    }

    private static String pod(String name) {
        return "metadata: {name: " + name + "}\nspec: {containers: [{name: c, image: nginx}]}";
    }

    private static ObjectNode tree(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }

    private static ObjectNode done(ApiResult result) {
        assertThat(result).isInstanceOf(ApiResult.Done.class);
        return ((ApiResult.Done) result).body();
    }

    private static ApiFailure failure(ApiResult result) {
        assertThat(result).isInstanceOf(ApiResult.Failed.class);
        return ((ApiResult.Failed) result).failure();
    }

    private static int code(ApiResult result) {
        return switch (result) {
            case ApiResult.Done done -> done.code();
            case ApiResult.Failed failed -> failed.failure().code();
        };
    }
}
