package io.streamplane.apiserver.cel;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.FieldError;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Objects against the rules of their schema. */
class RuleValidatorTest {

    private static final JsonMapper JSON = new JsonMapper();

    static Stream<Arguments> objects() {
        return Stream.of(
                // A rule of an object, with what messages say.
                row(
                        "{'type': 'object', 'properties': {'a': {'type': 'integer'}}, RULE 'self.a > 1'}]}",
                        "{'a': 1}",
                        "spec: Invalid value: failed rule: self.a > 1"),
                row(
                        "{'type': 'object', 'properties': {'a': {'type': 'integer'}}, RULE 'self.a > 1', 'message': ' too low '}]}",
                        "{'a': 1}",
                        "spec: Invalid value: too low"),
                row(
                        "{'type': 'object', 'properties': {'a': {'type': 'integer'}}, RULE 'self.a > 1', 'messageExpression': '\\\"low: \\\" + string(self.a)'}]}",
                        "{'a': 1}",
                        "spec: Invalid value: low: 1"),
                row(
                        "{'type': 'object', 'properties': {'a': {'type': 'integer'}}, RULE 'self.a > 1', 'message': 'm', 'fieldPath': '.a', 'reason': 'FieldValueForbidden'}]}",
                        "{'a': 1}",
                        "spec.a: Forbidden: m"),
                row(
                        "{'type': 'object', 'properties': {'a': {'type': 'integer'}}, RULE 'has(self.a)', 'message': 'm', 'fieldPath': '.a', 'reason': 'FieldValueRequired'}]}",
                        "{}",
                        "spec.a: Required value: m"),
                row(
                        "{'type': 'object', 'properties': {'a': {'type': 'integer'}}, RULE 'self.a > 1'}]}",
                        "{'a': 2}",
                        null),
                // A rule of a scalar shows it.
                row(
                        "{'type': 'string', RULE 'size(self) < 3'}]}",
                        "'abc'",
                        "spec: Invalid value: \"abc\": failed rule: size(self) < 3"),
                row("{'type': 'integer', RULE 'self < 3'}]}", "5", "spec: Invalid value: 5: failed rule: self < 3"),
                // Elements, entries and embedded resources.
                row(
                        "{'type': 'array', 'items': {'type': 'integer', RULE 'self < 3'}]}}",
                        "[1, 4]",
                        "spec[1]: Invalid value: 4: failed rule: self < 3"),
                row(
                        "{'type': 'object', 'additionalProperties': {'type': 'integer', RULE 'self < 3'}]}}",
                        "{'k': 4}",
                        "spec[k]: Invalid value: 4: failed rule: self < 3"),
                row(
                        "{'type': 'object', 'x-kubernetes-embedded-resource': true, RULE 'self.kind == \\\"Pod\\\"'}]}",
                        "{'kind': 'Job'}",
                        "spec: Invalid value: failed rule: self.kind == \"Pod\""),
                // What a rule cannot evaluate is an error.
                row(
                        "{'type': 'object', 'properties': {'a': {'type': 'integer'}}, RULE 'self.a > 1'}]}",
                        "{}",
                        "spec: Invalid value: \"object\": no such key: a evaluating rule: self.a > 1"),
                // List types.
                row(
                        "{'type': 'object', 'properties': {'a': {'type': 'array', 'x-kubernetes-list-type': 'set', 'items': {'type': 'string'}}, 'b': {'type': 'array', 'items': {'type': 'string'}}}, RULE 'self.a == self.b && self.a + self.b == [\\\"x\\\", \\\"y\\\"]'}]}",
                        "{'a': ['x', 'y'], 'b': ['y', 'x']}",
                        null),
                // Formats, null, int-or-string, names that need escaping.
                row(
                        "{'type': 'string', 'format': 'date-time', RULE 'self.getFullYear() == 2020'}]}",
                        "'2020-01-01T00:00:00Z'",
                        null),
                row(
                        "{'type': 'string', 'format': 'duration', RULE 'self == duration(\\\"90m\\\")'}]}",
                        "'1h30m'",
                        null),
                row(
                        "{'x-kubernetes-int-or-string': true, RULE 'self == 80 || self == \\\"http\\\"'}]}",
                        "'http'",
                        null),
                row(
                        "{'type': 'object', 'properties': {'a': {'type': 'integer', 'nullable': true}}, RULE '!has(self.a)'}]}",
                        "{'a': null}",
                        null),
                row(
                        "{'type': 'object', 'properties': {'a-b': {'type': 'integer'}, 'in': {'type': 'integer'}}, RULE 'self.a__dash__b == 1 && self.__in__ == 2'}]}",
                        "{'a-b': 1, 'in': 2}",
                        null),
                // Rules in an allOf see the types of the schema around it.
                row(
                        "{'type': 'object', 'properties': {'a': {'type': 'integer'}}, 'allOf': [{RULE 'self.a > 1'}]}]}",
                        "{'a': 1}",
                        "spec: Invalid value: failed rule: self.a > 1"));
    }

    private static Arguments row(String schema, String value, @Nullable String error) {
        return Arguments.of(schema, value, error);
    }

    @ParameterizedTest
    @MethodSource("objects")
    void shouldHoldObjectsToTheirRules(String schema, String value, @Nullable String error) {
        // When
        RuleValidator.Outcome outcome = validate(schema, value, null);

        // Then
        assertThat(outcome.errors())
                .map(RuleValidatorTest::shown)
                .isEqualTo(error == null ? List.of() : List.of(error));
    }

    static Stream<Arguments> updates() {
        String number = "{'type': 'object', 'properties': {'a': {'type': 'integer', RULE 'self >= oldSelf'}]}}}";
        String list =
                "{'type': 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], 'items': {'type':"
                        + " 'object', 'properties': {'k': {'type': 'string'}, 'v': {'type': 'integer', RULE 'self >= oldSelf'}]}}}}";
        String optional =
                "{'type': 'object', 'properties': {'a': {'type': 'integer', RULE 'oldSelf.hasValue() ? self =="
                        + " oldSelf.value() : self == 1', 'optionalOldSelf': true}]}}}";
        String keyed =
                "{'type': 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], 'items': {'type':"
                        + " 'object', 'properties': {'k': {'type': 'string'}, 'v': {'type': 'integer'}}}, RULE 'self == oldSelf &&"
                        + " size(self + oldSelf) == 2'}]}";
        String plain =
                "{'type': 'object', 'properties': {'a': {'type': 'integer', RULE 'self > 5'}]}, 'b': {'type': 'integer'}}}";
        return Stream.of(
                Arguments.of(number, "{'a': 1}", "{'a': 2}", "spec.a: Invalid value: 1: failed rule: self >= oldSelf"),
                Arguments.of(number, "{'a': 2}", "{'a': 2}", ""),
                Arguments.of(number, "{'a': 2}", "{}", ""),
                Arguments.of(
                        list,
                        "[{'k': 'x', 'v': 1}, {'k': 'y', 'v': 1}]",
                        "[{'k': 'y', 'v': 2}]",
                        "spec[1].v: Invalid value: 1: failed rule: self >= oldSelf"),
                Arguments.of(
                        keyed,
                        "[{'k': 'x', 'v': 1}, {'k': 'y', 'v': 2}]",
                        "[{'k': 'y', 'v': 2}, {'k': 'x', 'v': 1}]",
                        ""),
                Arguments.of(
                        optional,
                        "{'a': 2}",
                        "{'a': 1}",
                        "spec.a: Invalid value: 2: failed rule: oldSelf.hasValue() ?"
                                + " self == oldSelf.value() : self == 1"),
                Arguments.of(optional, "{'a': 1}", "{}", ""),
                Arguments.of(plain, "{'a': 1, 'b': 2}", "{'a': 1, 'b': 1}", ""),
                Arguments.of(plain, "{'a': 2}", "{'a': 1}", "spec.a: Invalid value: 2: failed rule: self > 5"));
    }

    @ParameterizedTest
    @MethodSource("updates")
    void shouldEvaluateTransitionsAndKeepWhatAnUpdateLeft(String schema, String value, String old, String error) {
        // When
        RuleValidator.Outcome outcome = validate(schema, value, old);

        // Then
        assertThat(outcome.errors())
                .map(RuleValidatorTest::shown)
                .isEqualTo(error.isEmpty() ? List.of() : List.of(error));
    }

    @Test
    void shouldWarnOfWhatAnUpdateLeftBroken() {
        // When
        RuleValidator.Outcome outcome = validate(
                "{'type': 'object', 'properties': {'a': {'type': 'integer', RULE 'self > 5'}]}, 'b': {'type': 'integer'}}}",
                "{'a': 1, 'b': 2}",
                "{'a': 1, 'b': 1}");

        // Then
        assertThat(outcome.warnings()).containsExactly("spec.a: Invalid value: 1: failed rule: self > 5");
    }

    @Test
    void shouldReadTheNameOfTheObject() {
        // Given
        ObjectNode schema = read("{'type': 'object', RULE 'self.metadata.name.startsWith(\\\"a\\\")'}]}");

        // When
        RuleValidator.Outcome outcome =
                RuleValidator.of(schema).orElseThrow().validate(read("{'metadata': {'name': 'b'}}"), null);

        // Then
        assertThat(outcome.errors()).map(FieldError::field).containsExactly("<nil>");
    }

    @Test
    void shouldEndAHostileRuleByItsBudget() {
        // Given
        String numbers = "[" + "1, ".repeat(2000) + "1]";
        String schema =
                "{'type': 'array', 'items': {'type': 'integer'}, RULE 'self.all(a, self.all(b, self.all(c, a == b)))'}, {'rule': 'true'}]}";

        // When
        RuleValidator.Outcome outcome = validate(schema, numbers, null);

        // Then
        assertThat(outcome.errors())
                .map(RuleValidatorTest::shown)
                .containsExactly(
                        "spec: Invalid value: \"array\": 'operation cancelled: actual cost limit exceeded': no further"
                                + " validation rules will be run due to call cost exceeds limit for rule: self.all(a, self.all(b,"
                                + " self.all(c, a == b)))");
    }

    @Test
    void shouldEndManyEvaluationsByTheBudgetOfTheObject() {
        // Given
        String numbers = "[" + "1, ".repeat(800) + "1]";
        String schema = "{'type': 'object', 'properties': {'n': {'type': 'array', 'items': {'type': 'integer'}, RULE"
                + " 'true'}" + ", {'rule': 'self.all(a, self.slice(0, 100).all(b, a == b))'}".repeat(25) + "]}}}";

        // When
        RuleValidator.Outcome outcome = validate(schema, "{'n': " + numbers + "}", null);

        // Then
        assertThat(outcome.errors())
                .map(FieldError::message)
                .containsExactly(
                        "Invalid value: \"array\": validation failed due to running out of cost budget, no further"
                                + " validation rules will be run");
    }

    @Test
    void shouldNotLetATextGrowWithoutEnd() {
        // Given
        String text = "'" + "a".repeat(100_000) + "'";
        String schema =
                "{'type': 'string', RULE 'self.replace(\\\"a\\\", self).replace(\\\"a\\\", self).size() > 0'}]}";

        // When
        RuleValidator.Outcome outcome = validate(schema, text, null);

        // Then
        assertThat(outcome.errors())
                .map(FieldError::message)
                .hasSize(1)
                .first()
                .asString()
                .contains("text is too long");
    }

    private static RuleValidator.Outcome validate(String schema, String value, @Nullable String old) {
        ObjectNode whole = read("{'type': 'object', 'properties': {'spec': " + schema + "}}");
        return RuleValidator.of(whole)
                .orElseThrow()
                .validate(read("{'spec': " + value + "}"), old == null ? null : read("{'spec': " + old + "}"));
    }

    private static String shown(FieldError error) {
        return error.field() + ": " + error.message();
    }

    /** JSON with single quotes, and RULE for the start of one rule. */
    private static ObjectNode read(String json) {
        return (ObjectNode) JSON.readTree(
                json.replace("RULE", "'x-kubernetes-validations': [{'rule':").replace('\'', '"'));
    }
}
