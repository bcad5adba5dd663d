package io.streamplane.apiserver.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ConversionReviewTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String RIGHT = """
            {"kind": "ConversionReview", "apiVersion": "apiextensions.k8s.io/v1", "response": {"uid": "u1",
             "result": {"status": "Success"}, "convertedObjects": [{"apiVersion": "example.com/v1", "kind": "Widget",
             "metadata": {"name": "a", "namespace": "n", "uid": "1", "labels": {"x": "y"}}, "spec": {"size": 1}}]}}""";

    private final ConversionReview review =
            new ConversionReview("v1", "u1", "example.com/v1", List.of((ObjectNode) JSON.readTree("""
                    {"apiVersion": "example.com/v1beta1", "kind": "Widget", "metadata": {"name": "a", "namespace": "n",
                     "uid": "1", "generation": 3}, "spec": {"length": 1}}""")));

    @Test
    void shouldAskForObjectsOfAVersion() {
        // When
        ObjectNode request = review.request();

        // Then
        assertThat(request.at("/request/uid").asString()).isEqualTo("u1");
        assertThat(request.at("/request/desiredAPIVersion").asString()).isEqualTo("example.com/v1");
        assertThat(request.at("/request/objects/0/spec/length").asInt()).isEqualTo(1);
        assertThat(request.path("apiVersion").asString()).isEqualTo("apiextensions.k8s.io/v1");
    }

    @Test
    void shouldTakeLabelsAndKeepTheRestOfTheMetadata() {
        // When
        ObjectNode converted = review.converted(JSON.readTree(RIGHT)).getFirst();

        // Then
        assertThat(converted).isEqualTo(JSON.readTree("""
                        {"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "a", "namespace": "n",
                         "uid": "1", "generation": 3, "labels": {"x": "y"}}, "spec": {"size": 1}}"""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"uid\": \"u1\" => \"uid\": \"u2\" => failed: expected response.uid=\"u1\", got \"u2\"",
                "apiextensions.k8s.io/v1 => apiextensions.k8s.io/v2 => failed: expected webhook response of apiextensions.k8s.io/v1, Kind=ConversionReview, got apiextensions.k8s.io/v2, Kind=ConversionReview",
                "\"response\" => \"answer\" => failed: no response provided",
                "\"status\": \"Success\" => \"status\": \"Failure\", \"message\": \"cannot\" => failed: cannot",
                "\"status\": \"Success\" => \"status\": \"Failure\" => failed: response.result.status was 'Failure', not 'Success'",
                "\"convertedObjects\" => \"objects\" => returned 0 objects, expected 1",
                "example.com/v1\", \"kind\" => example.com/v3\", \"kind\" => returned invalid converted object at index 0: invalid groupVersion (expected example.com/v1, received example.com/v3)",
                "\"kind\": \"Widget\" => \"kind\": \"Gadget\" => returned invalid converted object at index 0: invalid kind (expected Widget, received Gadget)",
                "\"name\": \"a\" => \"name\": \"b\" => returned invalid converted object at index 0: must have the same name: a != b",
                "\"uid\": \"1\" => \"uid\": \"2\" => returned invalid converted object at index 0: must have the same UID: 1 != 2",
                "\"metadata\" => \"meta\" => returned invalid metadata in object at index 0: missing metadata in converted object",
                "{\"x\": \"y\"} => {\"x\": 1} => returned invalid metadata in object at index 0: metadata.labels: Invalid value: {\"x\":1}: must be texts"
            })
    void shouldRefuseWrongAnswers(String row) {
        // Given
        String[] parts = row.split(" => ");
        JsonNode answer = JSON.readTree(RIGHT.replace(parts[0], parts[1]));

        // When / Then
        assertThatThrownBy(() -> review.converted(answer))
                .isInstanceOf(ConversionFailure.class)
                .hasMessage("conversion webhook for example.com/v1beta1, Kind=Widget " + parts[2]);
    }
}
