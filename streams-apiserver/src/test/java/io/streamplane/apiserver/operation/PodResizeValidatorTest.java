package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.admission.kit.PluginServer.ADMIN;
import static io.streamplane.apiserver.admission.kit.PluginServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.kit.PluginServer;
import io.streamplane.apiserver.request.ApiFailure.Cause;
import io.streamplane.apiserver.request.ApiFailure.Details;
import io.streamplane.apiserver.request.ApiResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PodResizeValidatorTest {

    private final PluginServer server = new PluginServer(Set.of(), Map.of());

    @BeforeEach
    void createNodes() {
        server.given("namespaces", "", "metadata: {name: ns}");
        server.given("serviceaccounts", "ns", "metadata: {name: default}");
        for (String system : List.of("linux", "windows")) {
            server.given("nodes", "", """
                metadata: {name: %1$s, labels: {kubernetes.io/os: %1$s}}
                status: {allocatable: {cpu: 1500m, memory: 1Gi}}
                """.formatted(system));
        }
    }

    /** A pod of a container with 1 CPU and 1 MiB and an overhead of 100 thousandths of a CPU, and what is asked for instead. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        linux   | 1400m | 1Mi | -                   | ok
        linux   | 1401m | 1Mi | NodeCapacity        | Node didn't have enough allocatable resources: cpu, requested: 1501, allocatable: 1500
        linux   | 9     | 2Gi | NodeCapacity        | Node didn't have enough allocatable resources: cpu, requested: 9100, allocatable: 1500; memory, requested: 2147483648, allocatable: 1073741824
        ''      | 9     | 2Gi | -                   | ok
        gone    | 1400m | 1Mi | -                   | node 'gone' not found
        gone    | 1     | 1Mi | -                   | ok
        windows | 1400m | 1Mi | UnsupportedPlatform | pod resize is only supported on linux nodes, node 'windows' is 'windows'
        """)
    void shouldRefuseWhatTheNodeCanNeverGive(String node, String cpu, String memory, String cause, String expected) {
        // Given
        server.given("runtimeclasses.node.k8s.io", "", """
            {metadata: {name: heavy}, handler: h, overhead: {podFixed: {cpu: 100m}}}
            """);
        server.given("pods", "ns", """
            metadata: {name: p}
            spec: {nodeName: "%s", runtimeClassName: heavy, containers: [{name: c, image: i, resources: {requests: {cpu: 1, memory: 1Mi}}}]}
            """.formatted(node));
        ObjectNode pod = server.get("pods", "ns", "p");
        ((ObjectNode) pod.at("/spec/containers/0/resources/requests"))
                .put("cpu", cpu)
                .put("memory", memory);

        // When
        ApiResult result = server.update(ADMIN, "pods", "ns", "p", "resize", pod);

        // Then
        assertThat(said(result)).isEqualTo(expected.equals("ok") ? "ok" : "pods 'p' is forbidden: " + expected);
        if (cause != null) {
            assertThat(((ApiResult.Failed) result).failure().details())
                    .isEqualTo(new Details("p", "", "pods", "", List.of(new Cause(cause, "", "")), 0));
        }
    }
}
