package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.operation.OperationsInMemory.ALICE;
import static io.streamplane.apiserver.operation.OperationsInMemory.PLAIN;
import static io.streamplane.apiserver.operation.OperationsInMemory.done;
import static io.streamplane.apiserver.operation.OperationsInMemory.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.tree.Tree;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class EphemeralContainersTest {

    private final OperationsInMemory memory = new OperationsInMemory();
    private final JournalOperations operations = memory.operations();

    @BeforeEach
    void createPod() {
        memory.create("namespaces", "", "metadata: {name: ns}");
        memory.create("pods", "ns", "metadata: {name: p}\nspec: {containers: [{name: c, image: i}]}");
        done(patch("ephemeralcontainers", "{spec: {ephemeralContainers: [{name: old, image: i}]}}"));
    }

    @Test
    void shouldChangeNothingElse() {
        // When
        ObjectNode changed = done(patch(
                "ephemeralcontainers",
                "{metadata: {labels: {a: b}}, spec: {hostname: h, ephemeralContainers: [{name: new, image: i,"
                        + " targetContainerName: c}]}}"));

        // Then
        assertThat(Tree.objects(changed.get("spec"), "ephemeralContainers"))
                .extracting(each -> Tree.text(each, "name"))
                .containsExactlyInAnyOrder("new", "old");
        assertThat(changed.at("/spec/hostname").isMissingNode()).isTrue();
        assertThat(changed.at("/metadata/labels").isMissingNode()).isTrue();
        assertThat(changed.at("/metadata/generation").asInt()).isEqualTo(3);
        assertThat(changed.at("/metadata/managedFields")
                        .valueStream()
                        .map(each -> each.path("subresource").asString("")))
                .contains("ephemeralcontainers");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            ephemeralcontainers | [{name: old, image: other}] | spec.ephemeralContainers: Forbidden: existing ephemeral containers "old" may not be changed
            ephemeralcontainers | [{name: old, $patch: delete}] | spec.ephemeralContainers: Forbidden: existing ephemeral containers "old" may not be removed
            ephemeralcontainers | [{name: c, image: i}] | spec.ephemeralContainers[0].name: Duplicate value: "c"
            ephemeralcontainers | [{name: d}] | spec.ephemeralContainers[0].image: Required value
            ephemeralcontainers | [{name: d, image: i, targetContainerName: x}] | spec.ephemeralContainers[0].targetContainerName: Not found: "x"
            ephemeralcontainers | [{name: d, image: i, ports: [{containerPort: 80}]}] | spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container
            ephemeralcontainers | [{name: d, image: i, resources: {limits: {cpu: 1}}}] | spec.ephemeralContainers[0].resources: Forbidden: cannot be set for an Ephemeral Container
            ephemeralcontainers | [{name: d, image: i, livenessProbe: {exec: {command: [a]}}}] | spec.ephemeralContainers[0].livenessProbe: Forbidden: cannot be set for an Ephemeral Container
            ephemeralcontainers | [{name: d, image: i, lifecycle: {preStop: {exec: {command: [a]}}}}] | spec.ephemeralContainers[0].lifecycle: Forbidden: cannot be set for an Ephemeral Container
            ephemeralcontainers | [{name: d, image: i}] |
            '' | [{name: d, image: i}] | spec: Forbidden: pod updates may not change fields
            """)
    void shouldRefuseWhatKubernetesRefuses(String subresource, String containers, @Nullable String expected) {
        // When
        ApiResult result = patch(subresource, "{spec: {ephemeralContainers: " + containers + "}}");

        // Then
        if (expected == null) {
            done(result);
        } else {
            assertThat(result)
                    .isInstanceOfSatisfying(
                            ApiResult.Failed.class,
                            failed -> assertThat(failed.failure().message()).contains(expected));
        }
    }

    @Test
    void shouldLetAPodThatHasSomeBeLabelled() {
        // When
        ObjectNode changed = done(patch("", "{metadata: {labels: {a: b}}}"));

        // Then
        assertThat(Tree.objects(changed.get("spec"), "ephemeralContainers")).hasSize(1);
        assertThat(memory.create(
                        "pods",
                        "ns",
                        "metadata: {name: q}\nspec: {containers: [{name: c, image: i}],"
                                + " ephemeralContainers: [{name: e, image: i}]}"))
                .isInstanceOfSatisfying(
                        ApiResult.Failed.class,
                        failed -> assertThat(failed.failure().message())
                                .contains("spec.ephemeralContainers: Forbidden: cannot be set on create"));
    }

    private ApiResult patch(String subresource, String patch) {
        return operations.patch(
                ALICE,
                new Target(Kinds.builtIn().get("pods"), "ns", "p", subresource),
                PatchType.STRATEGIC_MERGE,
                tree(patch),
                PLAIN);
    }
}
