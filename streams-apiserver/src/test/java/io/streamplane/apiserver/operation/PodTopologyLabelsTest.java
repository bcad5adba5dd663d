package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.admission.kit.PluginServer.ADMIN;
import static io.streamplane.apiserver.admission.kit.PluginServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.kit.PluginServer;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PodTopologyLabelsTest {

    private static final String POD = "{metadata: {name: p, labels: {app: web, topology.kubernetes.io/zone: mine}},"
            + " spec: {NODE containers: [{name: c, image: i}]}}";

    private final PluginServer server = new PluginServer(Set.of(), Map.of());

    @BeforeEach
    void createNodes() {
        server.given("namespaces", "", "metadata: {name: ns}");
        server.given("serviceaccounts", "ns", "metadata: {name: default}");
        server.given("nodes", "", """
            metadata:
              name: placed
              labels: {topology.kubernetes.io/zone: a, topology.kubernetes.io/region: r, topology.kubernetes.io/rack: '7', kubernetes.io/hostname: placed}
            """);
        server.given("nodes", "", "metadata: {name: bare}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        placed | {}                                                    | {app: web, topology.kubernetes.io/zone: a, topology.kubernetes.io/region: r}
        bare   | {}                                                    | {app: web, topology.kubernetes.io/zone: mine}
        gone   | {}                                                    | {app: web, topology.kubernetes.io/zone: mine}
        placed | {x: y, app: other, topology.kubernetes.io/region: no} | {app: other, topology.kubernetes.io/zone: a, x: y, topology.kubernetes.io/region: r}
        """)
    void shouldLabelAPodThatIsBound(String node, String labels, String expected) {
        // Given
        server.given("pods", "ns", POD.replace("NODE", ""));
        String binding = "{metadata: {name: p, labels: " + labels + ", annotations: {by: hand}}, target: {kind: Node,"
                + " name: " + node + "}}";

        // When
        String said = said(server.create(ADMIN, "pods", "ns", "p", "binding", binding));

        // Then
        assertThat(said).isEqualTo("ok");
        ObjectNode pod = server.get("pods", "ns", "p");
        assertThat(pod.at("/spec/nodeName").asString()).isEqualTo(node);
        assertThat(pod.at("/metadata/labels")).isEqualTo(PluginServer.yaml(expected));
        assertThat(pod.at("/metadata/annotations/by").asString()).isEqualTo("hand");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        nodeName: placed, | {app: web, topology.kubernetes.io/zone: a, topology.kubernetes.io/region: r}
        nodeName: gone,   | {app: web, topology.kubernetes.io/zone: mine}
        ~~                | {app: web, topology.kubernetes.io/zone: mine}
        """)
    void shouldLabelAPodThatIsMadeForANode(String node, String expected) {
        // When
        server.given("pods", "ns", POD.replace("NODE", node));

        // Then
        assertThat(server.get("pods", "ns", "p").at("/metadata/labels")).isEqualTo(PluginServer.yaml(expected));
    }
}
