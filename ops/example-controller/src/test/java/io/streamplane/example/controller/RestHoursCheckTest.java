package io.streamplane.example.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.kit.PluginServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** With the kit of the built-in plug-ins: a server in memory that asks all that run where nobody chooses, and this one. */
class RestHoursCheckTest {

    private static final String DEPLOYMENT = """
        metadata: {name: web, annotations: {example.streamplane.io/rest: '%s'}}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: c, image: nginx}]}
        """;

    private final PluginServer server = PluginServer.with(new RestHoursCheck());

    @BeforeEach
    void createNamespace() {
        server.given("namespaces", "", "metadata: {name: ns}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        22:00-06:00 | ok
        00:00-00:00 | ok
        late        | refused
        22:00       | refused
        24:00-06:00 | refused
        """)
    void shouldRefuseHoursThatNobodyUnderstands(String hours, String expected) {
        // When
        String said = PluginServer.said(server.create(
                PluginServer.user("alice"), RestReconciler.DEPLOYMENTS, "ns", DEPLOYMENT.formatted(hours)));

        // Then
        assertThat(said)
                .isEqualTo(
                        expected.equals("ok")
                                ? "ok"
                                : "deployments.apps 'web' is forbidden: expected hours as 22:00-06:00 in the annotation"
                                        + " example.streamplane.io/rest, but got '" + hours + "'");
    }

    @ParameterizedTest
    @CsvSource({"22:00-06:00, true", "'',"})
    void shouldLabelWhatRests(String hours, String label) {
        // When
        server.given(RestReconciler.DEPLOYMENTS, "ns", DEPLOYMENT.formatted(hours));

        // Then
        ObjectNode made = server.get(RestReconciler.DEPLOYMENTS, "ns", "web");
        assertThat(made.at("/metadata/labels").path(RestHoursCheck.RESTS).asString(null))
                .isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({"22:00-06:00, ok", "late, refused"})
    void shouldLookAtUpdates(String hours, String expected) {
        // Given
        server.given(RestReconciler.DEPLOYMENTS, "ns", DEPLOYMENT.formatted(""));
        ObjectNode changed = server.get(RestReconciler.DEPLOYMENTS, "ns", "web");
        changed.withObject("/metadata/annotations").put(RestReconciler.REST, hours);

        // When
        String said = PluginServer.said(
                server.update(PluginServer.user("alice"), RestReconciler.DEPLOYMENTS, "ns", "web", "", changed));

        // Then
        assertThat(said.equals("ok") ? "ok" : "refused").isEqualTo(expected);
    }
}
