package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.operation.OperationsInMemory.ALICE;
import static io.streamplane.apiserver.operation.OperationsInMemory.PLAIN;
import static io.streamplane.apiserver.operation.OperationsInMemory.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.builtin.Kinds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class PodResizeTest {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private final OperationsInMemory memory = new OperationsInMemory();
    private final JournalOperations operations = memory.operations();

    @BeforeEach
    void createPod() {
        memory.create("namespaces", "", "metadata: {name: ns}");
        done(memory.create("pods", "ns", """
                metadata: {name: p}
                spec:
                  initContainers:
                  - {name: i, image: i, resources: {requests: {cpu: 1}}}
                  - {name: s, image: i, restartPolicy: Always, resources: {requests: {cpu: 1}}}
                  containers:
                  - {name: c, image: i, resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 2Gi}}}
                """));
    }

    @Test
    void shouldChangeResourcesAlone() {
        // When
        ObjectNode changed = done(
                patch(
                        "resize",
                        "{metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: other, resources: {requests: {cpu: 2}}}]}}"));

        // Then
        assertThat(changed.at("/spec/containers/0/resources/requests/cpu").asString())
                .isEqualTo("2");
        assertThat(changed.at("/spec/containers/0/resources/requests/memory").asString())
                .isEqualTo("1Gi");
        assertThat(changed.at("/spec/containers/0/image").asString()).isEqualTo("i");
        assertThat(changed.at("/metadata/labels").isMissingNode()).isTrue();
        assertThat(changed.at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            resize | containers: [{name: c, resources: {limits: {memory: 3Gi}}}] |
            resize | initContainers: [{name: s, resources: {requests: {cpu: 3}}}] |
            resize | initContainers: [{name: i, resources: {requests: {cpu: 3}}}] | spec.initContainers[0].resources: Forbidden: resources for non-sidecar init containers are immutable
            resize | containers: [{name: c, resources: {limits: {memory: null}}}] | spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed
            resize | containers: [{name: c, resources: {requests: {ephemeral-storage: 1Gi}}}] | spec: Forbidden: only cpu and memory resources are mutable
            resize | containers: [{name: c, resources: {requests: {cpu: 5, memory: 5Gi}}}] | must be less than or equal to memory limit
            '' | containers: [{name: c, resources: {requests: {cpu: 3}}}] | spec: Forbidden: pod updates may not change fields
            """)
    void shouldRefuseWhatKubernetesRefuses(String subresource, String spec, @Nullable String expected) {
        // When
        ApiResult result = patch(subresource, "{spec: {" + spec + "}}");

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
    void shouldKeepTheQualityOfService() {
        // Given
        done(memory.create("pods", "ns", "metadata: {name: q}\nspec: {containers: [{name: c, image: i}]}"));

        // When
        ApiResult result = operations.patch(
                ALICE,
                new Target(Kinds.builtIn().get("pods"), "ns", "q", "resize"),
                PatchType.STRATEGIC_MERGE,
                YAML.readTree("{spec: {containers: [{name: c, resources: {requests: {cpu: 1}}}]}}"),
                PLAIN);

        // Then
        assertThat(result)
                .isInstanceOfSatisfying(
                        ApiResult.Failed.class,
                        failed -> assertThat(failed.failure().message())
                                .contains("Pod QOS Class may not change as a result of resizing"));
    }

    private ApiResult patch(String subresource, String patch) {
        return operations.patch(
                ALICE,
                new Target(Kinds.builtIn().get("pods"), "ns", "p", subresource),
                PatchType.STRATEGIC_MERGE,
                YAML.readTree(patch),
                PLAIN);
    }
}
