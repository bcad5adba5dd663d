package io.streamplane.apiserver.kind.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.schemas.structural.StructuralSchema;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class SchemaValidationTest {

    private static JsonNode yaml(String text) {
        return YAMLMapper.shared().readTree(text);
    }

    /** Of a field {@code a}. */
    private static SchemaValidation validation(String schema) {
        return new SchemaValidation(StructuralSchema.parse(yaml("{type: object, properties: {a: " + schema + "}}")));
    }

    private static ObjectNode object(String value) {
        return (ObjectNode) yaml("{a: " + value + "}");
    }

    private static String text(List<FieldError> errors) {
        return errors.stream()
                .map(error -> error.field() + ": " + error.message())
                .collect(Collectors.joining(" | "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {type: string}; x; ''
            {type: string}; 1; 'a: Invalid value: "integer": a in body must be of type string: "integer"'
            {type: integer}; 1.0; ''
            {type: integer}; 1.5; 'a: Invalid value: "number": a in body must be of type integer: "number"'
            {type: number}; 1; ''
            {type: object}; [1]; 'a: Invalid value: "array": a in body must be of type object: "array"'
            {type: string}; null; 'a: Invalid value: "null": a in body must be of type string: "null"'
            {type: string, nullable: true}; null; ''
            {x-kubernetes-int-or-string: true}; true; 'a: Invalid value: "boolean": a in body must be of type integer,string: "boolean"'
            {type: integer, maximum: 10}; 11; 'a: Invalid value: 11: a in body should be less than or equal to 10'
            {type: integer, maximum: 10, exclusiveMaximum: true}; 10; 'a: Invalid value: 10: a in body should be less than 10'
            {type: integer, minimum: 2}; 1; 'a: Invalid value: 1: a in body should be greater than or equal to 2'
            {type: integer, maximum: 2147483647}; 3000000000; 'a: Invalid value: 3000000000: a in body should be less than or equal to 2.147483647e+09'
            {type: number, multipleOf: 0.5}; 1.2; 'a: Invalid value: 1.2: a in body should be a multiple of 0.5'
            {type: string, maxLength: 2}; abc; 'a: Too long: may not be more than 2 bytes'
            {type: string, minLength: 2}; a; 'a: Invalid value: "a": a in body should be at least 2 chars long'
            {type: string, pattern: '^x+$'}; xy; 'a: Invalid value: "xy": a in body should match ''^x+$'''
            {type: string, enum: [b, c]}; d; 'a: Unsupported value: "d": supported values: "b", "c"'
            {type: array, items: {type: integer}, maxItems: 1}; [1, 2]; 'a: Too many: 2: must have at most 1 items'
            {type: array, items: {type: integer}, minItems: 1}; []; 'a: Invalid value: 0: a in body should have at least 1 items'
            {type: array, items: {type: integer}}; [1, x]; 'a[1]: Invalid value: "string": a[1] in body must be of type integer: "string"'
            {type: object, required: [b], properties: {b: {type: string}}}; {}; 'a.b: Required value'
            {type: object, maxProperties: 1, additionalProperties: {type: string}}; {b: x, c: x}; 'a: Too many: 2: must have at most 1 items'
            {type: object, additionalProperties: {type: string}}; {b: 1}; 'a.b: Invalid value: "integer": a.b in body must be of type string: "integer"'
            {type: string, anyOf: [{minLength: 3}, {pattern: '^b'}]}; c; '<nil>: Invalid value: "": "a" must validate at least one schema (anyOf) | a: Invalid value: "c": a in body should be at least 3 chars long'
            {type: integer, oneOf: [{minimum: 1}, {minimum: 2}]}; 3; '<nil>: Invalid value: "": "a" must validate one and only one schema (oneOf). Found 2 valid alternatives'
            {type: integer, not: {minimum: 1}}; 3; '<nil>: Invalid value: "": "a" must not validate the schema (not)'
            {type: string, format: ipv4}; 1.2.3; 'a: Invalid value: "1.2.3": a in body must be of type ipv4: "1.2.3"'
            {type: string, format: date-time}; 2024-01-01T00:00:00Z; ''
            {type: string, format: unheard-of}; anything; ''
            """)
    void shouldSayWhatUpstreamSays(String schema, String value, String wrong) {
        // When
        List<FieldError> errors = validation(schema).validate(object(value));

        // Then
        assertThat(text(errors)).isEqualTo(wrong == null ? "" : wrong);
    }

    /** What was wrong before and is as it was passes; all else is checked. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {type: string, maxLength: 2}; abc; abc; 0
            {type: string, maxLength: 2}; abc; abcd; 1
            {type: object, properties: {b: {type: string, maxLength: 1}, c: {type: string}}}; {b: xx, c: x}; {b: xx, c: y}; 0
            {type: array, items: {type: string, maxLength: 1}}; [xx]; [xx, y]; 1
            {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: {type: object, properties: {k: {type: string}, v: {type: string, maxLength: 1}}}}; [{k: a, v: xx}]; [{k: b, v: y}, {k: a, v: xx}]; 0
            """)
    void shouldLetPassWhatAnUpdateDoesNotTouch(String schema, String before, String after, int errors) {
        // When
        List<FieldError> found = validation(schema).validateUpdate(object(after), object(before));

        // Then
        assertThat(found).hasSize(errors);
    }
}
