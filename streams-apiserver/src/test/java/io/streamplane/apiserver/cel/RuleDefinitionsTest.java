package io.streamplane.apiserver.cel;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.FieldError;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is said about rules when a definition is created. */
class RuleDefinitionsTest {

    private static final String PATH = "spec.validation.openAPIV3Schema";
    private static final String SPEC = PATH + ".properties[spec].x-kubernetes-validations[0]";
    private static final JsonMapper JSON = new JsonMapper();

    /** A spec with fields of all types. */
    private static final String FIELDS = """
            "text": {"type": "string", "maxLength": 10},
            "number": {"type": "number"},
            "count": {"type": "integer"},
            "flag": {"type": "boolean"},
            "port": {"x-kubernetes-int-or-string": true},
            "time": {"type": "string", "format": "date-time"},
            "day": {"type": "string", "format": "date"},
            "wait": {"type": "string", "format": "duration"},
            "raw": {"type": "string", "format": "byte"},
            "open": {"type": "object", "x-kubernetes-preserve-unknown-fields": true},
            "any": {"x-kubernetes-preserve-unknown-fields": true},
            "labels": {"type": "object", "additionalProperties": {"type": "string", "maxLength": 10}, "maxProperties": 5},
            "names": {"type": "array", "items": {"type": "string", "maxLength": 10}, "maxItems": 5},
            "dotted.name-of/it": {"type": "string"},
            "namespace": {"type": "string"},
            "under__score": {"type": "string"},
            "template": {"type": "object", "x-kubernetes-embedded-resource": true},
            "maybe": {"type": "integer", "nullable": true}
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "self.text.startsWith('a') && self.count > 0 && self.number < 1.5 && self.flag",
                "self.port == 80 || self.port == 'http'",
                "self.time > timestamp('2020-01-01T00:00:00Z') && self.day.getFullYear() == 2020 && self.wait < duration('1h')",
                "self.raw == b'a' && self.labels['a'] == 'b' && self.labels.all(k, k != '') && self.labels.a == 'b'",
                "self.names.exists(n, n == 'a') && self.names[0] == 'a' && self.names.isSorted()",
                "self.dotted__dot__name__dash__of__slash__it == '' && self.__namespace__ == 'a' && self.under__underscores__score == ''",
                "self.template.apiVersion == 'v1' && self.template.kind == 'Pod' && self.template.metadata.name == 'a' && self.template.metadata.generateName == ''",
                "!has(self.maybe) || self.maybe > 1",
                "has(self.text) && oldSelf.count <= self.count",
                "type(self.labels['a']) != null_type"
            })
    void shouldTakeRulesThatFitTheSchema(String rule) {
        // When
        List<FieldError> errors = RuleDefinitions.check(schema(rule(rule)), PATH, true);

        // Then
        assertThat(errors).isEmpty();
    }

    static Stream<Arguments> wrongRules() {
        return Stream.of(
                Arguments.of(
                        "self.missing > 0",
                        "compilation failed: ERROR: <input>:1:5: undefined field 'missing'\n | self.missing > 0\n | ....^"),
                Arguments.of(
                        "self.count == 'a'",
                        "compilation failed: ERROR: <input>:1:12: found no matching overload for '_==_' applied to"
                                + " '(int, string)'\n | self.count == 'a'\n | ...........^"),
                Arguments.of(
                        "self.any == 1",
                        "compilation failed: ERROR: <input>:1:5: undefined field 'any'\n | self.any == 1\n | ....^"),
                Arguments.of(
                        "self.open.x == 1",
                        "compilation failed: ERROR: <input>:1:10: undefined field 'x'\n | self.open.x == 1\n | .........^"),
                Arguments.of("self.count", "cel expression must evaluate to a bool"),
                Arguments.of(
                        "self.metadata.name == ''",
                        "compilation failed: ERROR: <input>:1:5: undefined field 'metadata'\n | self.metadata.name == ''\n"
                                + " | ....^"));
    }

    @ParameterizedTest
    @MethodSource("wrongRules")
    void shouldSayWhatIsWrongWithARule(String rule, String detail) {
        // When
        List<FieldError> errors = RuleDefinitions.check(schema(rule(rule)), PATH, true);

        // Then
        String shown = "{\"Rule\":\"" + rule.replace(">", "\\u003e")
                + "\",\"Message\":\"\",\"MessageExpression\":\"\",\"Reason\":null,\"FieldPath\":\"\",\"OptionalOldSelf\":null}";
        assertThat(errors)
                .containsExactly(
                        new FieldError("FieldValueInvalid", SPEC + ".rule", "Invalid value: " + shown + ": " + detail));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rule\": \" \"} => .rule: Required value: rule is not specified",
                "{\"rule\": \"true\", \"message\": \" \"} => .message: Invalid value: \" \": must be non-empty if specified",
                "{\"rule\": \"true\", \"message\": \"a\\nb\"} => .message: Invalid value: \"a\\nb\": must not contain line breaks",
                "{\"rule\": \"true ||\\n false\"} => .message: Required value: message must be specified if rule contains line breaks",
                "{\"rule\": \"true\", \"messageExpression\": \" \"} => .messageExpression: Required value: messageExpression must be non-empty if specified",
                "{\"rule\": \"true\", \"reason\": \"No\"} => .reason: Unsupported value: \"No\": supported values: \"FieldValueDuplicate\", \"FieldValueForbidden\", \"FieldValueInvalid\", \"FieldValueRequired\"",
                "{\"rule\": \"true\", \"fieldPath\": \".nothing\"} => .fieldPath: Invalid value: \".nothing\": must be a valid path",
                "{\"rule\": \"true\", \"fieldPath\": \"text\"} => .fieldPath: Invalid value: \"text\": must be a valid path",
                "{\"rule\": \"true\", \"optionalOldSelf\": true} => .optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule"
            })
    void shouldCheckTheFormOfARule(String row) {
        // Given
        String[] parts = row.split(" => ");

        // When
        List<FieldError> errors = RuleDefinitions.check(schema(parts[0]), PATH, true);

        // Then
        assertThat(errors).map(each -> each.field() + ": " + each.message()).containsExactly(SPEC + parts[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {".text", ".labels['app.kubernetes.io/name']", ".template", "['dotted.name-of/it']", ".labels.a"})
    void shouldTakePathsOfFields(String path) {
        // When
        List<FieldError> errors =
                RuleDefinitions.check(schema("{\"rule\": \"true\", \"fieldPath\": \"" + path + "\"}"), PATH, true);

        // Then
        assertThat(errors).isEmpty();
    }

    @Test
    void shouldRefuseAWrongMessageExpression() {
        // When
        List<FieldError> errors =
                RuleDefinitions.check(schema("{\"rule\": \"true\", \"messageExpression\": \"1\"}"), PATH, true);

        // Then
        assertThat(errors).map(FieldError::field).containsExactly(SPEC + ".messageExpression");
        assertThat(errors.get(0).message()).endsWith("messageExpression must evaluate to a string");
    }

    @Test
    void shouldRefuseOldSelfWhereElementsCannotBeToldApart() {
        // Given
        ObjectNode schema = read("""
                {"type": "object", "properties": {"spec": {"type": "array", "maxItems": 3, "items": {
                  "type": "string", "maxLength": 5, "x-kubernetes-validations": [{"rule": "self == oldSelf"}]}}}}""");

        // When
        List<FieldError> errors = RuleDefinitions.check(schema, PATH, true);

        // Then
        assertThat(errors)
                .containsExactly(FieldError.invalid(
                        PATH + ".properties[spec].items.x-kubernetes-validations[0].rule",
                        "\"self == oldSelf\"",
                        "oldSelf cannot be used on the uncorrelatable portion of the schema within " + PATH
                                + ".properties[spec]"));
    }

    @Test
    void shouldRefuseARuinousRule() {
        // Given
        ObjectNode schema = read("""
                {"type": "object", "properties": {"spec": {"type": "array", "items": {"type": "string"},
                  "x-kubernetes-validations": [{"rule": "self.all(a, self.all(b, a != b))"}]}}}""");

        // When
        List<FieldError> errors = RuleDefinitions.check(schema, PATH, true);

        // Then
        String advice =
                " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps,"
                        + " and strings are declared)";
        assertThat(errors)
                .containsExactly(
                        FieldError.forbidden(
                                SPEC + ".rule",
                                "estimated rule cost exceeds budget by factor of more than 100x" + advice),
                        FieldError.forbidden(
                                SPEC + ".rule",
                                "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema"),
                        FieldError.forbidden(
                                PATH,
                                "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds"
                                        + " budget by factor of more than 100x" + advice));
    }

    @Test
    void shouldTakeTheSameRuleOverLimitedLists() {
        // Given
        ObjectNode schema = read("""
                {"type": "object", "properties": {"spec": {"type": "array", "maxItems": 50,
                  "items": {"type": "string", "maxLength": 20},
                  "x-kubernetes-validations": [{"rule": "self.all(a, self.all(b, a != b))"}]}}}""");

        // When
        List<FieldError> errors = RuleDefinitions.check(schema, PATH, true);

        // Then
        assertThat(errors).isEmpty();
    }

    private static ObjectNode schema(String rule) {
        return read("{\"type\": \"object\", \"properties\": {\"spec\": {\"type\": \"object\", \"properties\": {"
                + FIELDS + "}, \"x-kubernetes-validations\": [" + rule + "]}}}");
    }

    private static String rule(String rule) {
        return "{\"rule\": \"" + rule + "\"}";
    }

    private static ObjectNode read(String json) {
        return (ObjectNode) JSON.readTree(json);
    }
}
