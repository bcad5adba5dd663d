package io.streamplane.schemas.structural;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class StructuralSchemaTest {

    private static JsonNode yaml(String text) {
        return YAMLMapper.shared().readTree(text);
    }

    private static StructuralSchema schema(String properties) {
        return StructuralSchema.parse(yaml("{type: object, properties: " + properties + "}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {a: {type: string}}; {a: x, b: y, metadata: {c: d}}; {a: x, metadata: {c: d}}; b
            {a: {type: object, properties: {b: {type: string}}}}; {a: {b: x, c: y}}; {a: {b: x}}; a.c
            {a: {type: array, items: {type: object, properties: {b: {type: string}}}}}; {a: [{b: x}, {c: y}]}; {a: [{b: x}, {}]}; 'a[1].c'
            {a: {type: object, additionalProperties: {type: object, properties: {b: {type: string}}}}}; {a: {k: {b: x, c: y}}}; {a: {k: {b: x}}}; a.k.c
            {a: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {b: {type: object}}}}; {a: {b: {c: x}, d: y}}; {a: {b: {}, d: y}}; a.b.c
            {a: {type: object, x-kubernetes-embedded-resource: true, properties: {spec: {type: object}}}}; {a: {apiVersion: v1, kind: X, metadata: {name: y}, spec: {z: 1}, other: 2}}; {a: {apiVersion: v1, kind: X, metadata: {name: y}, spec: {}}}; 'a.other,a.spec.z'
            {a: {type: object, additionalProperties: true}}; {a: {b: {c: 1}}}; {a: {b: {c: 1}}}; ''
            """)
    void shouldPrune(String properties, String given, String left, String unknown) {
        // Given
        var object = (ObjectNode) yaml(given);

        // When
        List<String> found = Pruning.prune(object, schema(properties));

        // Then
        assertThat(object).isEqualTo(yaml(left));
        assertThat(String.join(",", found)).isEqualTo(unknown == null ? "" : unknown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {a: {type: string, default: x}}; {}; {a: x}
            {a: {type: string, default: x}}; {a: y}; {a: y}
            {a: {type: string, default: x}}; {a: null}; {a: x}
            {a: {type: string, default: x, nullable: true}}; {a: null}; {a: null}
            {a: {type: string}}; {a: null}; {}
            {a: {type: object, default: {}, properties: {b: {type: integer, default: 1}}}}; {}; {a: {b: 1}}
            {a: {type: object, properties: {b: {type: integer, default: 1}}}}; {}; {}
            {a: {type: array, items: {type: object, properties: {b: {type: integer, default: 1}}}}}; {a: [{}, {b: 2}]}; {a: [{b: 1}, {b: 2}]}
            {a: {type: object, additionalProperties: {type: object, properties: {b: {type: integer, default: 1}}}}}; {a: {k: {}}}; {a: {k: {b: 1}}}
            """)
    void shouldFillInDefaults(String properties, String given, String complete) {
        // Given
        JsonNode object = yaml(given);

        // When
        Defaulting.complete(object, schema(properties));

        // Then
        assertThat(object).isEqualTo(yaml(complete));
    }
}
