package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.admission.kit.PluginServer.ADMIN;
import static io.streamplane.apiserver.admission.kit.PluginServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.kit.PluginServer;
import io.streamplane.apiserver.request.ApiResult;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class NodeDeclaredFeatureValidatorTest {

    private static final String GIVEN = "{cpu: 1, memory: 1Gi}";

    private final PluginServer server = new PluginServer(Set.of(), Map.of());

    @BeforeEach
    void createNodes() {
        server.given("namespaces", "", "metadata: {name: ns}");
        server.given("serviceaccounts", "ns", "metadata: {name: default}");
        server.given("nodes", "", node("new", "[GuaranteedQoSPodCPUResize, More]"));
        server.given("nodes", "", node("old", "[]"));
    }

    private static String node(String name, String features) {
        return """
            metadata: {name: %s, labels: {kubernetes.io/os: linux}}
            status: {allocatable: {cpu: 8, memory: 8Gi}, declaredFeatures: %s}
            """.formatted(name, features);
    }

    /** A pod with 1 CPU and 1 GiB, as its limits say or without limits, and what it is to have instead. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        new  | true  | 2     | 1Gi | ok
        old  | true  | 2     | 1Gi | pod update requires features GuaranteedQoSPodCPUResize which are not available on node 'old'
        old  | true  | 1     | 2Gi | ok
        old  | true  | 1000m | 2Gi | ok
        old  | false | 2     | 1Gi | ok
        gone | true  | 2     | 1Gi | node 'gone' not found
        ''   | true  | 2     | 1Gi | ok
        """)
    void shouldRefuseWhatTheNodeDoesNotDeclare(
            String node, boolean guaranteed, String cpu, String memory, String expected) {
        // Given
        server.given("pods", "ns", """
            metadata: {name: p}
            spec: {nodeName: "%s", containers: [{name: c, image: i, resources: {requests: %s, limits: %s}}]}
            """.formatted(node, GIVEN, guaranteed ? GIVEN : "{}"));
        ObjectNode pod = server.get("pods", "ns", "p");
        ObjectNode resources = (ObjectNode) pod.at("/spec/containers/0/resources");
        resources.putObject("requests").put("cpu", cpu).put("memory", memory);
        if (guaranteed) {
            resources.set("limits", resources.get("requests").deepCopy());
        }

        // When
        ApiResult result = server.update(ADMIN, "pods", "ns", "p", "resize", pod);

        // Then
        assertThat(said(result)).isEqualTo(expected.equals("ok") ? "ok" : "pods 'p' is forbidden: " + expected);
    }

    @ParameterizedTest
    @CsvSource({"image, other", "activeDeadlineSeconds, 60"})
    void shouldNotLookAtOtherChanges(String field, String value) {
        // Given
        server.given("pods", "ns", """
            metadata: {name: p}
            spec: {nodeName: gone, containers: [{name: c, image: i, resources: {requests: %1$s, limits: %1$s}}]}
            """.formatted(GIVEN));
        ObjectNode pod = server.get("pods", "ns", "p");
        if (field.equals("image")) {
            ((ObjectNode) pod.at("/spec/containers/0")).put(field, value);
        } else {
            ((ObjectNode) pod.at("/spec")).put(field, Long.parseLong(value));
        }

        // When
        ApiResult result = server.update(ADMIN, "pods", "ns", "p", "", pod);

        // Then
        assertThat(said(result)).isEqualTo("ok");
    }
}
