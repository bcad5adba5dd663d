package io.streamplane.schemas.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The right side of each row is what {@code kubectl patch --local -o json} of 1.32 makes of the left. */
class YamlReaderTest {

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("y", "true"),
                arguments("N", "false"),
                arguments("yes", "true"),
                arguments("on", "true"),
                arguments("Off", "false"),
                arguments("~", "null"),
                arguments("null", "null"),
                arguments("", "null"),
                arguments("tRue", "\"tRue\""),
                arguments("nULL", "\"nULL\""),
                arguments("0777", "511"),
                arguments("0o17", "15"),
                arguments("0x1f", "31"),
                arguments("0X1F", "31"),
                arguments("0b101", "5"),
                arguments("-0b11", "-3"),
                arguments("08", "8"),
                arguments("0_8", "8"),
                arguments("-017", "-15"),
                arguments("+0x10", "16"),
                arguments("0x_1f", "31"),
                arguments("1_000", "1000"),
                arguments("1__0", "10"),
                arguments("_1", "\"_1\""),
                arguments("00", "0"),
                arguments("-0", "0"),
                arguments("+1", "1"),
                arguments("0x", "\"0x\""),
                arguments("1e3", "1000"),
                arguments("1e+3", "1000"),
                arguments("1.", "1"),
                arguments("1.e+3", "1000"),
                arguments("1.0", "1"),
                arguments("1.5", "1.5"),
                arguments(".5", "0.5"),
                arguments("+.5", "0.5"),
                arguments(".1e3", "100"),
                arguments(".e1", "\".e1\""),
                arguments("..1", "\"..1\""),
                arguments(".", "\".\""),
                arguments("6.02e23", "6.02e+23"),
                arguments("1e21", "1e+21"),
                arguments("1e-7", "1e-7"),
                arguments("1.23456789012345678", "1.2345678901234567"),
                arguments("100000000000000000000000", "1e+23"),
                arguments("9223372036854775807", "9223372036854775807"),
                arguments("1e400", "\"1e400\""),
                arguments("0x1p-2", "\"0x1p-2\""),
                arguments("2024-01-01", "\"2024-01-01\""),
                arguments("2001-12-14t21:59:43.10-05:00", "\"2001-12-14t21:59:43.10-05:00\""),
                arguments("12:30:45", "\"12:30:45\""),
                arguments("1:20", "\"1:20\""),
                arguments("Infinity", "\"Infinity\""),
                arguments("=", "\"=\""),
                arguments("<<", "\"<<\""),
                arguments("!!str 5", "\"5\""),
                arguments("!!int \"5\"", "5"),
                arguments("!!float 5", "5"),
                arguments("!!bool \"yes\"", "true"),
                arguments("!!binary aGVsbG8=", "\"hello\""),
                arguments("!foo bar", "\"bar\""),
                arguments("!!null \"\"", "null"),
                arguments("!!timestamp 2001-01-01", "\"2001-01-01\""),
                arguments("\"0777\"", "\"0777\""),
                arguments("'yes'", "\"yes\""),
                arguments("\"\\u00e9\\x41\\U0001F600\"", "\"éA😀\""),
                arguments("[a, [b, {c: d}], \"e\": f]", "[\"a\", [\"b\", {\"c\": \"d\"}], {\"e\": \"f\"}]"),
                arguments("{? b : c}", "{\"b\": \"c\"}"),
                arguments("{a, b: 1,}", "{\"a\": null, \"b\": 1}"),
                arguments(
                        "{5: a, 1.5: b, true: c, 0x10: d, y: e}",
                        "{\"5\": \"a\", \"1.5\": \"b\", \"true\": \"e\", \"16\": \"d\"}"),
                arguments("{\"<<\": {b: 1}}", "{\"<<\": {\"b\": 1}}"),
                arguments("!!set {x, z}", "{\"x\": null, \"z\": null}"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void shouldReadAValueAsKubectlDoes(String yaml, String json) {
        // When
        JsonBody read = parse("v: " + yaml + "\n");

        // Then
        assertThat(read)
                .isInstanceOfSatisfying(
                        JsonBody.Parsed.class,
                        parsed -> assertThat(parsed.tree().path("v"))
                                .isEqualTo(JsonMapper.builder()
                                        .enable(
                                                tools.jackson.databind.DeserializationFeature
                                                        .USE_BIG_DECIMAL_FOR_FLOATS)
                                        .build()
                                        .readTree(json)));
    }

    static Stream<Arguments> documents() {
        return Stream.of(
                arguments(
                        "a: &x {p: 1, q: 2}\nb: *x\nc: {<<: *x, q: 3}\nd: {q: 3, <<: *x}",
                        "{\"a\":{\"p\":1,\"q\":2},\"b\":{\"p\":1,\"q\":2},\"c\":{\"p\":1,\"q\":3},\"d\":{\"p\":1,\"q\":2}}"),
                arguments(
                        "a: &x {p: 1}\nb: &z {p: 5, r: 6}\nc: {<<: [*x, *z], s: 1}",
                        "{\"a\":{\"p\":1},\"b\":{\"p\":5,\"r\":6},\"c\":{\"p\":1,\"r\":6,\"s\":1}}"),
                arguments("&a a: &b b\n*a : c", "{\"a\":\"c\"}"),
                arguments("a: |\n  x\n   y\nb: >-\n  folded\n  text", "{\"a\":\"x\\n y\\n\",\"b\":\"folded text\"}"),
                arguments("a: 1\n...\n", "{\"a\":1}"),
                arguments("---\na: 1\n---\n", "{\"a\":1}"),
                arguments("\uFEFFa: 1", "{\"a\":1}"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldReadADocumentAsKubectlDoes(String yaml, String json) {
        // When
        JsonBody read = parse(yaml);

        // Then
        assertThat(read)
                .isInstanceOfSatisfying(
                        JsonBody.Parsed.class,
                        parsed -> assertThat(parsed.tree())
                                .isEqualTo(JsonMapper.shared().readTree(json)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".inf",
                "-.INF",
                ".nan",
                "!!int abc",
                "!!float \"x\"",
                "{<<: 5}",
                "&x [1, *x]",
                "*nope",
                "{~: 2}",
                "{[a]: b}",
                "@x",
                "`x",
                "b: c",
                "[1,,2]",
                "\"\\ud800\"",
                "- 1"
            })
    void shouldRefuseWhatKubectlRefuses(String yaml) {
        assertThat(parse("v: " + yaml + "\n")).isInstanceOf(JsonBody.Malformed.class);
    }

    @Test
    void shouldRefuseAliasesThatMakeADocumentHuge() {
        // Given
        var laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String alias = "*a" + (i - 1);
            laughs.append(
                    "a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", java.util.Collections.nCopies(10, alias))));
        }

        // When
        JsonBody read = parse(laughs.toString());

        // Then
        assertThat(read).isEqualTo(new JsonBody.Malformed("yaml: document contains excessive aliasing"));
    }

    @Test
    void shouldReadSeveralDocuments() {
        // When
        var documents = JsonBody.documents(bytes("# first\n---\na: 1\n---\n# nothing\n---\nb: yes\n"));

        // Then
        assertThat(documents)
                .extracting(each -> ((JsonBody.Parsed) each).tree().toString())
                .containsExactly("{\"a\":1}", "{\"b\":true}");
        assertThat(parse("a: 1\n---\nb: 2\n")).isInstanceOf(JsonBody.Malformed.class);
        assertThat(JsonBody.documents(bytes("a: 1\n---\n@\n"))).last().isInstanceOf(JsonBody.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/yaml"})
    void shouldRefuseWhatIsNoUnicode(String mediaType) {
        byte[] cut = {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, '"', '}'};
        byte[] surrogate = {'{', '"', 'a', '"', ':', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', '}'};
        byte[] escaped = bytes("{\"a\":\"\\ud800\"}");
        byte[] name = bytes("{\"\\udc00\":1}");

        for (byte[] body : new byte[][] {cut, surrogate, escaped, name}) {
            assertThat(JsonBody.parse(body, mediaType)).isInstanceOf(JsonBody.Malformed.class);
        }
    }

    private static JsonBody parse(String yaml) {
        return JsonBody.parse(bytes(yaml), "application/yaml");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
