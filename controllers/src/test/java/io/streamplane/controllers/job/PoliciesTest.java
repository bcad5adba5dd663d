package io.streamplane.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.SuccessPolicy;
import io.streamplane.schemas.kind.batch.Indexes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoliciesTest {

    private static final JsonMapper JSON = new JsonMapper();

    /** Pods: an init container that ended with 3, containers one that ended with 0 and two with the code; a condition. */
    @ParameterizedTest(name = "{0} after {1}, {2}: {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            nullValues = "-",
            value = {
                "{\"rules\":[]} | 1 | - | - | -",
                "{\"rules\":[{\"action\":\"Count\",\"onExitCodes\":{\"operator\":\"In\",\"values\":[1,2]}}]} | 1 | - | Count | -",
                "{\"rules\":[{\"action\":\"Count\",\"onExitCodes\":{\"operator\":\"In\",\"values\":[1,2]}}]} | 5 | - | - | -",
                "{\"rules\":[{\"action\":\"Ignore\",\"onExitCodes\":{\"operator\":\"NotIn\",\"values\":[1,3]}}]} | 5 | - | Ignore | -",
                "{\"rules\":[{\"action\":\"Ignore\",\"onExitCodes\":{\"operator\":\"NotIn\",\"values\":[5,3]}}]} | 5 | - | - | -",
                "{\"rules\":[{\"action\":\"FailJob\",\"onExitCodes\":{\"operator\":\"NotIn\",\"values\":[7]}}]} | 0 | - | FailJob | Container first for pod default/a failed with exit code 3 matching FailJob rule at index 0",
                "{\"rules\":[{\"action\":\"FailJob\",\"onExitCodes\":{\"containerName\":\"two\",\"operator\":\"In\",\"values\":[5]}}]} | 5 | - | FailJob | Container two for pod default/a failed with exit code 5 matching FailJob rule at index 0",
                "{\"rules\":[{\"action\":\"FailJob\",\"onExitCodes\":{\"containerName\":\"one\",\"operator\":\"In\",\"values\":[5]}}]} | 5 | - | - | -",
                "{\"rules\":[{\"action\":\"FailIndex\",\"onExitCodes\":{\"operator\":\"In\",\"values\":[5]}}]} | 5 | - | FailIndex | -",
                "{\"rules\":[{\"action\":\"Ignore\",\"onPodConditions\":[{\"type\":\"DisruptionTarget\",\"status\":\"True\"}]},{\"action\":\"FailJob\",\"onExitCodes\":{\"operator\":\"In\",\"values\":[5]}}]} | 5 | DisruptionTarget | Ignore | -",
                "{\"rules\":[{\"action\":\"Ignore\",\"onPodConditions\":[{\"type\":\"DisruptionTarget\",\"status\":\"False\"}]},{\"action\":\"FailJob\",\"onPodConditions\":[{\"type\":\"DisruptionTarget\"}]}]} | 5 | DisruptionTarget | FailJob | Pod default/a has condition DisruptionTarget matching FailJob rule at index 1",
            })
    void shouldJudgeFailedPodsByTheFirstRuleThatMatches(
            String policy, int code, @Nullable String condition, @Nullable String action, @Nullable String message)
            throws JsonProcessingException {
        // Given
        var pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("a")
                .endMetadata()
                .withNewStatus()
                .withPhase("Failed")
                .addNewContainerStatus()
                .withName("one")
                .withNewState()
                .withNewTerminated()
                .withExitCode(0)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .addNewContainerStatus()
                .withName("two")
                .withNewState()
                .withNewTerminated()
                .withExitCode(code)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .addNewInitContainerStatus()
                .withName("first")
                .withNewState()
                .withNewTerminated()
                .withExitCode(3)
                .endTerminated()
                .endState()
                .endInitContainerStatus()
                .endStatus();
        if (condition != null) {
            pod.editStatus()
                    .addNewCondition()
                    .withType(condition)
                    .withStatus("True")
                    .endCondition()
                    .endStatus();
        }

        // When
        var verdict = FailureRules.of(JSON.readValue(policy, PodFailurePolicy.class), pod.build());

        // Then
        assertThat(verdict.action()).isEqualTo(action);
        assertThat(verdict.message()).isEqualTo(message);
        assertThat(verdict.counts()).isEqualTo(!"Ignore".equals(action));
    }

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            nullValues = "-",
            value = {
                "{\"rules\":[{\"succeededCount\":2}]} | 0 | -",
                "{\"rules\":[{\"succeededCount\":2}]} | 0,4 | Matched rules at index 0",
                "{\"rules\":[{\"succeededIndexes\":\"0,2-3\"}]} | 0,2 | -",
                "{\"rules\":[{\"succeededIndexes\":\"0,2-3\"}]} | 0-4 | Matched rules at index 0",
                "{\"rules\":[{\"succeededIndexes\":\"0,2-3\",\"succeededCount\":2}]} | 1-2 | -",
                "{\"rules\":[{\"succeededIndexes\":\"0,2-3\",\"succeededCount\":2}]} | 1-3 | Matched rules at index 0",
                "{\"rules\":[{\"succeededIndexes\":\"9\"},{\"succeededIndexes\":\"4\"}]} | 4 | Matched rules at index 1",
                "{\"rules\":[{\"succeededIndexes\":\"99\"}]} | 4 | -",
            })
    void shouldKnowWhenTheSuccessPolicyIsMet(String policy, String succeeded, @Nullable String met)
            throws JsonProcessingException {
        // Given
        Indexes indexes = Indexes.lenient(succeeded, 10);

        // When
        String words = SuccessRules.met(JSON.readValue(policy, SuccessPolicy.class), indexes, 10);

        // Then
        assertThat(words).isEqualTo(met);
    }
}
