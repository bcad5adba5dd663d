package io.streamplane.apiserver.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.kind.builtin.Kinds;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class FieldDifferencesTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void shouldNameFieldsAndItemsByTheirKeys() {
        // When
        var found = differences("deployments.apps", """
                metadata: {labels: {app: web, gone: "1"}}
                spec:
                  replicas: 1
                  template: {spec: {containers: [{name: a, image: a:1}, {name: b, image: b:1}]}}
                """, """
                metadata: {labels: {app: web, came: "2"}}
                spec:
                  replicas: 3
                  template: {spec: {containers: [{name: b, image: b:2}, {name: a, image: a:1}]}}
                """);

        // Then
        assertThat(found)
                .containsExactlyInAnyOrder(
                        ".metadata.labels.gone: \"1\" -> null",
                        ".metadata.labels.came: null -> \"2\"",
                        ".spec.replicas: 1 -> 3",
                        ".spec.template.spec.containers[name=\"b\"].image: \"b:1\" -> \"b:2\"");
    }

    @Test
    void shouldSetOutEveryFieldOfWhatCameOrWent() {
        // Given
        String object = "{apiVersion: v1, data: {a: '1', b: '2'}}";

        // When
        var created = differences("configmaps", null, object);
        var deleted = differences("configmaps", object, null);

        // Then
        assertThat(created)
                .containsExactly(".apiVersion: null -> \"v1\"", ".data.a: null -> \"1\"", ".data.b: null -> \"2\"");
        assertThat(deleted)
                .containsExactly(".apiVersion: \"v1\" -> null", ".data.a: \"1\" -> null", ".data.b: \"2\" -> null");
    }

    @Test
    void shouldTellListsAsAWholeWhereItemsCannotBeToldApart() {
        // When
        var reordered =
                differences("configmaps", "{metadata: {finalizers: [a, b]}}", "{metadata: {finalizers: [b, a]}}");
        var atomic = differences(
                "pods",
                "{spec: {containers: [{name: a, command: [sh, -c]}]}}",
                "{spec: {containers: [{name: a, command: [sh]}]}}");
        var doubled = differences(
                "pods", "{spec: {containers: [{name: a}, {name: a}]}}", "{spec: {containers: [{name: a}, {name: b}]}}");

        // Then
        assertThat(reordered).containsExactly(".metadata.finalizers: [\"a\",\"b\"] -> [\"b\",\"a\"]");
        assertThat(atomic).containsExactly(".spec.containers[name=\"a\"].command: [\"sh\",\"-c\"] -> [\"sh\"]");
        assertThat(doubled)
                .containsExactly(
                        ".spec.containers: [{\"name\":\"a\"},{\"name\":\"a\"}] -> [{\"name\":\"a\"},{\"name\":\"b\"}]");
    }

    @Test
    void shouldTellWhatIsEmptyFromWhatIsNotThere() {
        // When
        var found = differences("pods", "{spec: {}}", "{spec: {volumes: [], securityContext: {}}}");

        // Then
        assertThat(found).containsExactlyInAnyOrder(".spec.volumes: null -> []", ".spec.securityContext: null -> {}");
    }

    private static List<String> differences(String resource, @Nullable String before, @Nullable String after) {
        return FieldDifferences.of(Kinds.builtIn().get(resource), yaml(before), yaml(after)).stream()
                .map(each -> each.path() + ": " + each.before() + " -> " + each.after())
                .toList();
    }

    private static @Nullable JsonNode yaml(@Nullable String text) {
        return text == null ? null : YAML.readTree(text);
    }
}
