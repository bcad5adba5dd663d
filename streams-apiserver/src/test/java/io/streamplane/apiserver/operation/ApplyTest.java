package io.streamplane.apiserver.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.apply.ComponentFields;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Who owns what through which subresource, and how client-side apply goes over into server-side apply. */
class ApplyTest {

    private static final Caller ALICE = new Caller("alice", List.of("system:masters"), "test", "127.0.0.1");
    private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String DEPLOYMENT =
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: %d, selector: {matchLabels: {app: a}},"
                    + " template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: nginx}]}}}";

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final JournalOperations operations = new JournalOperations(
            new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec)),
            codec,
            KindRulebook.builtIn(),
            () -> Instant.parse("2026-01-02T03:04:05Z"),
            () -> UUID.randomUUID().toString(),
            Duration.ofSeconds(5));

    @BeforeEach
    void createNamespace() {
        var target = new Target(Kinds.builtIn().get("namespaces"), "", "", "");
        done(operations.create(ALICE, target, tree("metadata: {name: ns}"), List.of(), options("test", false)));
    }

    @Test
    void shouldOwnMapsAsAWholeThatAreAtomic() {
        // Given
        String service =
                "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {%s}, ports: [{port: 80}]}";

        // When
        ObjectNode made = done(apply("services", "s", "", "one", service.formatted("app: a"), false));

        // Then
        assertThat(entry(made, "one", "").at("/fieldsV1/f:spec/f:selector")).isEqualTo(tree("{}"));
        assertThat(failure(apply("services", "s", "", "two", service.formatted("tier: b"), false))
                        .message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .spec.selector");
        assertThat(done(apply("services", "s", "", "two", service.formatted("tier: b"), true))
                        .at("/spec/selector"))
                .isEqualTo(tree("tier: b"));
    }

    @Test
    void shouldApplyTheScaleOfADeployment() {
        // Given
        done(apply("deployments.apps", "web", "", "one", DEPLOYMENT.formatted(1), false));
        String scale = "apiVersion: autoscaling/v1\nkind: Scale\nmetadata: {name: web}\nspec: {replicas: 3}";

        // When
        ApiFailure conflict = failure(apply("deployments.apps", "web", "scale", "hpa", scale, false));
        ObjectNode scaled = done(apply("deployments.apps", "web", "scale", "hpa", scale, true));

        // Then
        assertThat(conflict.message()).isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .spec.replicas");
        assertThat(scaled.path("kind").asString()).isEqualTo("Scale");
        assertThat(scaled.at("/spec/replicas").asInt()).isEqualTo(3);
        ObjectNode web = patch("deployments.apps", "web", "", "{}");
        assertThat(entry(web, "hpa", "scale").path("fieldsV1")).isEqualTo(tree("f:spec: {f:replicas: {}}"));
        assertThat(entry(web, "one", "").at("/fieldsV1/f:spec").has("f:replicas"))
                .isFalse();
    }

    @Test
    void shouldKnowWhoMadeWhatAControllerMadeThoughItIsNotStored() {
        // Given
        var target = new Target(Kinds.builtIn().get("replicasets.apps"), "ns", "web", "");
        ObjectNode body = tree(DEPLOYMENT.formatted(1).replace("Deployment", "ReplicaSet"));
        body.withObject("/metadata")
                .putArray("ownerReferences")
                .add(tree("{apiVersion: apps/v1, kind: Deployment, name: web, uid: u, controller: true}"));
        done(operations.create(ALICE, target, body, List.of(), options("test", false)));
        ObjectNode unknown = patch("replicasets.apps", "web", "", "metadata: {managedFields: [{}]}");

        // When
        ObjectNode shown = ComponentFields.shown(target.kind(), unknown);
        ObjectNode sentBack = done(operations.update(ALICE, target, shown, List.of(), options("test", false)));
        ApiFailure conflict = failure(apply(
                "replicasets.apps",
                "web",
                "",
                "one",
                DEPLOYMENT.formatted(2).replace("Deployment", "ReplicaSet"),
                false));
        ObjectNode changed = patch("replicasets.apps", "web", "", "metadata: {labels: {a: b}}");

        // Then
        assertThat(unknown.path("metadata").has("managedFields")).isFalse();
        assertThat(entry(shown, "kube-controller-manager", "").at("/fieldsV1/f:spec/f:replicas"))
                .isEqualTo(tree("{}"));
        assertThat(sentBack).isEqualTo(unknown);
        assertThat(conflict.message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"kube-controller-manager\" using apps/v1 at"
                        + " 2026-01-02T03:04:05Z: .spec.replicas");
        assertThat(changed.at("/metadata/managedFields")).hasSize(2);
        assertThat(entry(changed, "kube-controller-manager", "").at("/fieldsV1/f:spec/f:replicas"))
                .isEqualTo(tree("{}"));
        assertThat(changed.at("/metadata/managedFields/1/fieldsV1/f:metadata/f:labels"))
                .isEqualTo(tree("{.: {}, 'f:a': {}}"));
    }

    @Test
    void shouldOwnAStatusThroughItsSubresource() {
        // Given
        done(apply("deployments.apps", "web", "", "one", DEPLOYMENT.formatted(1), false));
        String status = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, annotations: {seen: 'yes'}}\n"
                + "status: {conditions: [%s]}";
        String a = "{type: A, status: 'True'}";
        String b = "{type: B, status: 'True'}";

        // When
        ObjectNode both =
                done(apply("deployments.apps", "web", "status", "ctl", status.formatted(a + ", " + b), false));
        ObjectNode one = done(apply("deployments.apps", "web", "status", "ctl", status.formatted(b), false));

        // Then
        assertThat(both.at("/status/conditions")).hasSize(2);
        assertThat(one.at("/status/conditions")
                        .valueStream()
                        .map(each -> each.path("type").asString()))
                .containsExactly("B");
        assertThat(entry(one, "ctl", "status").at("/fieldsV1/f:status/f:conditions"))
                .hasSize(1);
        assertThat(one.at("/metadata/annotations/seen").asString()).isEqualTo("yes");
        assertThat(one.at("/spec/replicas").asInt()).isEqualTo(1);
    }

    @Test
    void shouldKeepMetadataThatAPatchOfTheStatusSets() {
        // Given
        done(apply(
                "pods",
                "p",
                "",
                "one",
                "apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {a: '1'}}\nspec: {containers: [{name: c, image: i}]}",
                false));

        // When
        ObjectNode patched = patch(
                "pods",
                "p",
                "status",
                "{\"metadata\":{\"labels\":{\"b\":\"2\"},\"annotations\":{\"c\":\"3\"}},\"spec\":{\"nodeName\":\"n\"},"
                        + "\"status\":{\"phase\":\"Running\"}}");

        // Then
        assertThat(patched.at("/metadata/labels")).isEqualTo(tree("{a: '1', b: '2'}"));
        assertThat(patched.at("/metadata/annotations")).isEqualTo(tree("{c: '3'}"));
        assertThat(patched.at("/status/phase").asString()).isEqualTo("Running");
        assertThat(patched.at("/spec").has("nodeName")).isFalse();
        assertThat(entry(patched, "test", "status").path("fieldsV1"))
                .isEqualTo(
                        tree(
                                "{f:metadata: {f:annotations: {.: {}, f:c: {}}, f:labels: {f:b: {}}}, f:status: {f:phase: {}}}"));
    }

    @Test
    void shouldTakeOverWhatTheSameClientAppliedBefore() {
        // Given
        ObjectNode body = tree(DEPLOYMENT.formatted(1));
        body.withObject("metadata").putObject("annotations").put(ANNOTATION, body.toString());
        var target = new Target(Kinds.builtIn().get("deployments.apps"), "ns", "", "");
        done(operations.create(ALICE, target, body, List.of(), options("kubectl-client-side-apply", false)));

        // When
        ApiFailure other = failure(apply("deployments.apps", "web", "", "other", DEPLOYMENT.formatted(2), false));
        ObjectNode applied = done(apply("deployments.apps", "web", "", "kubectl", DEPLOYMENT.formatted(2), false));

        // Then
        assertThat(other.code()).isEqualTo(409);
        assertThat(applied.at("/spec/replicas").asInt()).isEqualTo(2);
        JsonNode last =
                tree(applied.at("/metadata/annotations").path(ANNOTATION).asString());
        assertThat(last.at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(last.at("/metadata").has("annotations")).isFalse();
    }

    @Test
    void shouldStillRefuseWhatSomebodyElseHasChangedSince() {
        // Given
        ObjectNode body = tree(DEPLOYMENT.formatted(1));
        body.withObject("metadata").putObject("annotations").put(ANNOTATION, body.toString());
        var target = new Target(Kinds.builtIn().get("deployments.apps"), "ns", "", "");
        done(operations.create(ALICE, target, body, List.of(), options("kubectl-client-side-apply", false)));
        patch("deployments.apps", "web", "", "{\"spec\":{\"replicas\":7}}");

        // When
        ApiFailure refused = failure(apply("deployments.apps", "web", "", "kubectl", DEPLOYMENT.formatted(2), false));

        // Then
        assertThat(refused.message()).contains("conflict with \"test\"").contains(".spec.replicas");
    }

    private ObjectNode patch(String resource, String name, String subresource, String patch) {
        var target = new Target(Kinds.builtIn().get(resource), "ns", name, subresource);
        return done(operations.patch(ALICE, target, PatchType.MERGE, tree(patch), options("test", false)));
    }

    private ApiResult apply(
            String resource, String name, String subresource, String manager, String config, boolean force) {
        var target = new Target(Kinds.builtIn().get(resource), "ns", name, subresource);
        return operations.patch(ALICE, target, PatchType.APPLY, tree(config), options(manager, force));
    }

    private static WriteOptions options(String manager, boolean force) {
        return new WriteOptions(false, manager, FieldValidation.STRICT, force);
    }

    private static JsonNode entry(ObjectNode object, String manager, String subresource) {
        return object.at("/metadata/managedFields")
                .valueStream()
                .filter(entry -> entry.path("manager").asString().equals(manager)
                        && entry.path("subresource").asString("").equals(subresource))
                .findFirst()
                .orElseThrow(() -> new AssertionError(object.at("/metadata/managedFields")));
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
}
