package io.streamplane.apiserver.operation;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What {@code pkg/registry/coordination/lease/strategy.go} allows and refuses. */
class LeaseUpdateTest {

    private static final Caller ALICE = new Caller("alice", List.of("system:masters"), "test", "127.0.0.1");
    private static final WriteOptions PLAIN = new WriteOptions(false, "test", FieldValidation.WARN, false);
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final JournalOperations operations = new JournalOperations(
            new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec)), codec, KindRulebook.builtIn());

    @BeforeEach
    void createNamespace() {
        var target = new Target(Kinds.builtIn().get("namespaces"), "", "", "");
        operations.create(ALICE, target, object("v1", "Namespace", "metadata: {name: ns}"), List.of(), PLAIN);
    }

    @Test
    void shouldMakeALeaseByAnUpdate() {
        // When
        ApiResult made = put("leases.coordination.k8s.io", lease("a", ""));

        // Then
        assertThat(made).isInstanceOfSatisfying(ApiResult.Done.class, done -> {
            assertThat(done.code()).isEqualTo(201);
            assertThat(done.body().at("/metadata/uid").asString()).isNotEmpty();
        });
    }

    @Test
    void shouldNotReplaceAHolderBlindly() {
        // Given
        put("leases.coordination.k8s.io", lease("a", ""));

        // When
        ApiResult blind = put("leases.coordination.k8s.io", lease("b", ""));

        // Then
        ApiFailure failure = ((ApiResult.Failed) blind).failure();
        assertThat(failure.code()).isEqualTo(422);
        assertThat(failure.message())
                .isEqualTo("leases.coordination.k8s.io \"x\" is invalid: metadata.resourceVersion: Invalid value: 0x0:"
                        + " must be specified for an update");
    }

    @Test
    void shouldReplaceAndPatchTheLeaseThatWasSeen() {
        // Given
        var made = (ApiResult.Done) put("leases.coordination.k8s.io", lease("a", ""));
        String version = made.body().at("/metadata/resourceVersion").asString();

        // When
        ApiResult replaced = put("leases.coordination.k8s.io", lease("b", ", resourceVersion: '" + version + "'"));
        ApiResult late = put("leases.coordination.k8s.io", lease("c", ", resourceVersion: '" + version + "'"));
        ApiResult patched = operations.patch(
                ALICE,
                target("leases.coordination.k8s.io"),
                PatchType.MERGE,
                JsonMapper.shared().readTree("{\"spec\":{\"leaseDurationSeconds\":3}}"),
                PLAIN);

        // Then
        assertThat(((ApiResult.Done) replaced).body().at("/spec/holderIdentity").asString())
                .isEqualTo("b");
        assertThat(((ApiResult.Failed) late).failure().code()).isEqualTo(409);
        assertThat(patched).isInstanceOf(ApiResult.Done.class);
    }

    @Test
    void shouldMakeNothingElseByAnUpdate() {
        // When
        ApiResult missing = put("configmaps", object("v1", "ConfigMap", "metadata: {name: x}"));

        // Then
        assertThat(((ApiResult.Failed) missing).failure().code()).isEqualTo(404);
    }

    private ApiResult put(String resource, ObjectNode body) {
        return operations.update(ALICE, target(resource), body, List.of(), PLAIN);
    }

    private static Target target(String resource) {
        return new Target(Kinds.builtIn().get(resource), "ns", "x", "");
    }

    private static ObjectNode lease(String holder, String metadata) {
        return object(
                "coordination.k8s.io/v1",
                "Lease",
                "{metadata: {name: x" + metadata + "}, spec: {holderIdentity: " + holder + "}}");
    }

    private static ObjectNode object(String apiVersion, String kind, String yaml) {
        var object = (ObjectNode) YAML.readTree(yaml);
        return object.put("apiVersion", apiVersion).put("kind", kind);
    }
}
