package io.streamplane.schemas.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonBodyTest {

    @Test
    void shouldReportFieldsThatAreGivenTwice() {
        // Given
        String body = """
                {"spec":{"replicas":1,"replicas":2,"replicas":3,"list":[{"a":1,"a":null}]}}""";

        // When
        JsonBody parsed = parse(body, "application/json");

        // Then
        assertThat(parsed)
                .isEqualTo(new JsonBody.Parsed(
                        JsonMapper.shared().readTree("{\"spec\":{\"replicas\":3,\"list\":[{\"a\":null}]}}"),
                        java.util.List.of("spec.replicas", "spec.list[0].a")));
    }

    @Test
    void shouldReadYaml() {
        // Given
        String body = """
                spec:
                  replicas: 1
                  replicas: 2
                  paused: true
                  name: "1"
                """;

        // When
        JsonBody parsed = parse(body, "application/apply-patch+yaml; charset=utf-8");

        // Then
        assertThat(parsed)
                .isEqualTo(new JsonBody.Parsed(
                        JsonMapper.shared().readTree("{\"spec\":{\"replicas\":2,\"paused\":true,\"name\":\"1\"}}"),
                        java.util.List.of("spec.replicas")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":}", "{} {}", "nope"})
    void shouldRefuseWhatIsNoJson(String body) {
        // When
        JsonBody parsed = parse(body, "application/json");

        // Then
        assertThat(parsed).isInstanceOf(JsonBody.Malformed.class);
    }

    @Test
    void shouldRefuseWhatNestsTooDeeply() {
        // Given
        String body = "[".repeat(10_000);

        // When
        JsonBody parsed = parse(body, "application/json");

        // Then
        assertThat(parsed)
                .isInstanceOfSatisfying(
                        JsonBody.Malformed.class,
                        malformed -> assertThat(malformed.message()).contains("nesting depth"));
    }

    private static JsonBody parse(String body, String mediaType) {
        return JsonBody.parse(body.getBytes(StandardCharsets.UTF_8), mediaType);
    }
}
