package io.streamplane.apiserver.kind.custom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class FieldPathTest {

    private static final JsonNode OBJECT = YAMLMapper.shared().readTree("""
            metadata: {labels: {a.b/c: dotted}}
            spec: {replicas: 3, list: [{name: x}, {name: y}], none: null}
            status: {conditions: [{type: Ready, status: 'True'}, {type: Done, status: 'False'}]}
            """);

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            .spec.replicas; 3
            .metadata.labels.a\\.b/c; dotted
            .metadata.labels['a.b/c']; dotted
            .spec.list[1].name; y
            .spec.list[-1:].name; y
            .spec.list[*].name; x
            '.status.conditions[?(@.type=="Ready")].status'; True
            '.status.conditions[?(@.type==''Done'')].status'; False
            '.status.conditions[?(@.type=="Gone")].status'; ''
            .spec.none; ''
            .spec.absent.deep; ''
            """)
    void shouldFindTheFirstValue(String path, String value) {
        // When
        JsonNode found = FieldPath.parse(path).first(OBJECT);

        // Then
        assertThat(found == null ? null : found.asString()).isEqualTo(value == null || value.isEmpty() ? null : value);
    }
}
