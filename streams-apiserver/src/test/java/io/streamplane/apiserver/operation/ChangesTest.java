package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.operation.OperationsInMemory.ALICE;
import static io.streamplane.apiserver.operation.OperationsInMemory.PLAIN;
import static io.streamplane.apiserver.operation.OperationsInMemory.code;
import static io.streamplane.apiserver.operation.OperationsInMemory.deployment;
import static io.streamplane.apiserver.operation.OperationsInMemory.done;
import static io.streamplane.apiserver.operation.OperationsInMemory.failure;
import static io.streamplane.apiserver.operation.OperationsInMemory.pod;
import static io.streamplane.apiserver.operation.OperationsInMemory.target;
import static io.streamplane.apiserver.operation.OperationsInMemory.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Updates and patches of the object, its status and its scale, and the binding of a pod. */
class ChangesTest {

    private final OperationsInMemory memory = OperationsInMemory.still();

    @Test
    void shouldFillInAgainWhatAnUpdateOfAPodLeavesOut() {
        // Given
        ObjectNode made = done(memory.create("pods", "ns", pod("p")));
        ObjectNode body = made.deepCopy();
        body.withObject("/metadata/labels").put("a", "b");
        body.withObject("/spec").remove(List.of("priority", "preemptionPolicy", "tolerations"));

        // When
        ObjectNode updated = done(memory.operations().update(ALICE, target("pods", "p", ""), body, List.of(), PLAIN));

        // Then
        assertThat(updated.at("/metadata/labels/a").asString()).isEqualTo("b");
        assertThat(updated.get("spec")).isEqualTo(made.get("spec"));
    }

    @Test
    void shouldRefuseAStatusThatNobodyCouldRead() {
        // Given
        done(memory.create("pods", "ns", "metadata: {name: p}\nspec: {containers: [{name: c, image: i}]}"));
        String garbage = "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"lastTransitionTime\":\"garbage\"}]}}";

        // When
        ApiFailure failure = failure(memory.patch("pods", "p", "status", garbage));

        // Then
        assertThat(failure.code()).isEqualTo(422);
        assertThat(failure.message())
                .endsWith(": parsing time \"garbage\" as"
                        + " \"2006-01-02T15:04:05Z07:00\": cannot parse \"garbage\" as \"2006\"");
        assertThat(failure(memory.patch("pods", "p", "status", "{\"status\":{\"startTime\":5}}"))
                        .code())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"3\"", "\"abc\"", "1.5", "2147483648", "[1]", "true"})
    void shouldNotTakeWhatIsNoNumberOfReplicasForNone(String replicas) {
        // Given
        done(memory.create("deployments.apps", "ns", deployment("web", 3)));

        // When
        ApiFailure failure =
                failure(memory.patch("deployments.apps", "web", "scale", "{\"spec\":{\"replicas\":" + replicas + "}}"));

        // Then
        assertThat(failure.code()).isEqualTo(400);
        assertThat(failure.message()).contains("into Go struct field ScaleSpec.spec.replicas of type int32");
    }

    @Test
    void shouldRefuseAStaleResourceVersion() {
        // Given
        ObjectNode first = done(memory.create("configmaps", "ns", "metadata: {name: c}\ndata: {a: '1'}"));
        done(memory.patch("configmaps", "c", "", "{\"data\":{\"a\":\"2\"}}"));

        // When
        ObjectNode changed = first.deepCopy();
        changed.withObject("/data").put("a", "3");
        ApiFailure failure =
                failure(memory.operations().update(ALICE, target("configmaps", "c", ""), changed, List.of(), PLAIN));

        // Then
        assertThat(failure.code()).isEqualTo(409);
        assertThat(failure.message())
                .isEqualTo("Operation cannot be fulfilled on configmaps \"c\": the object has been modified; please"
                        + " apply your changes to the latest version and try again");
    }

    @Test
    void shouldWriteNothingForAnUpdateThatChangesNothing() {
        // Given
        ObjectNode made = done(memory.create("deployments.apps", "ns", deployment("web", 1)));
        int before = memory.journal().commands().size();

        // When
        ObjectNode again = done(memory.operations()
                .update(ALICE, target("deployments.apps", "web", ""), tree(deployment("web", 1)), List.of(), PLAIN));

        // Then
        assertThat(again).isEqualTo(made);
        assertThat(memory.journal().commands()).hasSize(before);
    }

    @Test
    void shouldMoveTheGenerationWithTheSpecOnly() {
        // Given
        done(memory.create("deployments.apps", "ns", deployment("web", 1)));

        // When
        ObjectNode labelled =
                done(memory.patch("deployments.apps", "web", "", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}"));
        ObjectNode scaled = done(memory.patch("deployments.apps", "web", "scale", "{\"spec\":{\"replicas\":5}}"));
        ObjectNode reported = done(memory.patch("deployments.apps", "web", "status", "{\"status\":{\"replicas\":5}}"));

        // Then
        assertThat(labelled.at("/metadata/generation").asInt()).isEqualTo(1);
        assertThat(scaled.at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(reported.at("/metadata/generation").asInt()).isEqualTo(2);
        assertThat(reported.at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(reported.at("/status/replicas").asInt()).isEqualTo(5);
    }

    @Test
    void shouldHoldTheSelectorStill() {
        // Given
        done(memory.create("deployments.apps", "ns", deployment("web", 1)));

        // When
        ApiFailure failure = failure(memory.patch(
                "deployments.apps", "web", "", "{\"spec\":{\"selector\":{\"matchLabels\":{\"x\":\"y\"}}}}"));

        // Then
        assertThat(failure.message()).contains("spec.selector: Invalid value: ").contains("field is immutable");
    }

    @Test
    void shouldBindAPodOnce() {
        // Given
        done(memory.create("pods", "ns", pod("p")));
        ApiResult first = memory.bind("p", "n1");

        // When
        ApiFailure failure = failure(memory.bind("p", "n2"));

        // Then
        assertThat(code(first)).isEqualTo(201);
        assertThat(failure.message())
                .isEqualTo(
                        "Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node \"n1\"");
    }
}
