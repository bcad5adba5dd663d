package io.streamplane.apiserver.kind.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.structural.StructuralSchema;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class EmbeddedObjectsTest {

    private static final StructuralSchema SCHEMA =
            StructuralSchema.parse(YAMLMapper.shared().readTree("""
            type: object
            properties:
              o: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
              l: {type: array, items: {type: object, x-kubernetes-embedded-resource: true, properties: {spec: {type: object}}}}
            """));

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {}; ''
            {o: {apiVersion: v1, kind: Pod}}; ''
            {o: {apiVersion: apps/v1, kind: Deployment, metadata: {name: a, labels: {b: c}}, any: 1}}; ''
            {o: {}}; 'o.apiVersion: Required value: must not be empty | o.kind: Required value: must not be empty'
            {o: {apiVersion: '', kind: 1}}; 'o.apiVersion: Invalid value: "": must not be empty | o.kind: Invalid value: 1: must be a string'
            {o: {apiVersion: a/b/c, kind: Pod}}; 'o.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c'
            {o: {apiVersion: v1, kind: Pod, metadata: {name: a/b}}}; 'o.metadata.name: Invalid value: "a/b": may not contain ''/'''
            {o: {apiVersion: v1, kind: Pod, metadata: x}}; 'o.metadata: Invalid value: "x": must be an object'
            {l: [{apiVersion: v1, kind: Pod}, {kind: Pod}]}; 'l[1].apiVersion: Required value: must not be empty'
            """)
    void shouldCheckObjectsWithinAnObject(String object, String expected) {
        // Given
        var value = (ObjectNode) YAMLMapper.shared().readTree(object);

        // When
        String errors = EmbeddedObjects.validate(SCHEMA, value).stream()
                .map(error -> error.field() + ": " + error.message())
                .collect(Collectors.joining(" | "));

        // Then
        assertThat(errors).isEqualTo(expected);
    }
}
