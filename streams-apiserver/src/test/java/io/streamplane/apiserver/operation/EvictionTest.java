package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.operation.OperationsInMemory.ALICE;
import static io.streamplane.apiserver.operation.OperationsInMemory.PLAIN;
import static io.streamplane.apiserver.operation.OperationsInMemory.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What {@code pkg/registry/core/pod/storage/eviction.go} allows and refuses. */
class EvictionTest {

    private static final String READY = "{phase: Running, conditions: [{type: Ready, status: 'True'}]}";
    private static final String EVICTION = "apiVersion: policy/v1\nkind: Eviction\nmetadata: {name: web}";

    private final OperationsInMemory memory = new OperationsInMemory();

    @BeforeEach
    void createPod() {
        done(memory.create("namespaces", "", "metadata: {name: ns}"));
        done(memory.create(
                "pods",
                "ns",
                "{metadata: {name: web, labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}"));
        status("pods", "web", READY);
    }

    @Test
    void shouldDeleteAPodThatNoBudgetSelects() {
        // Given
        budget("other", "{matchLabels: {app: other}}", "{disruptionsAllowed: 0}");
        budget("nothing", "null", "{disruptionsAllowed: 0}");

        // When
        ObjectNode answer = done(evict(EVICTION));

        // Then
        assertThat(answer.path("status").asString()).isEqualTo("Success");
        assertThat(isThere()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {observedGeneration: 1, disruptionsAllowed: 2} | 201 |
                    {observedGeneration: 0, disruptionsAllowed: 2} | 429 | The disruption budget web is still being processed by the server.
                    {observedGeneration: 1, desiredHealthy: 3, currentHealthy: 3} | 429 | The disruption budget web needs 3 healthy pods and has 3 currently
                    """)
    void shouldAskTheBudget(String status, int code, String cause) {
        // Given
        budget("web", "{matchLabels: {app: web}}", status);

        // When
        ApiResult result = evict(EVICTION);

        // Then
        if (cause == null) {
            assertThat(done(result).path("code").asInt()).isEqualTo(code);
            ObjectNode budget = tree("poddisruptionbudgets.policy", "web");
            assertThat(budget.at("/status/disruptionsAllowed").asInt()).isEqualTo(1);
            assertThat(budget.at("/status/disruptedPods").has("web")).isTrue();
            assertThat(isThere()).isFalse();
            return;
        }
        ApiFailure failure = ((ApiResult.Failed) result).failure();
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.message()).isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
        assertThat(Objects.requireNonNull(failure.details()).causes())
                .containsExactly(new ApiFailure.Cause("DisruptionBudget", cause, ""));
        assertThat(isThere()).isTrue();
    }

    @Test
    void shouldTakeAnEmptySelectorForAllPods() {
        // Given
        budget("all", "{}", "{observedGeneration: 1, disruptionsAllowed: 0}");

        // When
        ApiResult result = evict(EVICTION);

        // Then
        assertThat(((ApiResult.Failed) result).failure().code()).isEqualTo(429);
    }

    @Test
    void shouldSayOnAPodWithGraceWhyItGoes() {
        // Given
        done(memory.create(
                "pods",
                "ns",
                "{metadata: {name: bound}, spec: {nodeName: node-1, containers: [{name: c, image: i}]}}"));
        status("pods", "bound", READY);

        // When
        done(memory.operations()
                .create(
                        ALICE,
                        target("pods", "bound", "eviction"),
                        yaml("{metadata: {name: bound}}"),
                        List.of(),
                        PLAIN));

        // Then
        ObjectNode pod = tree("pods", "bound");
        assertThat(pod.at("/metadata/deletionTimestamp").isString()).isTrue();
        assertThat(pod.at("/status/conditions/1/type").asString()).isEqualTo("DisruptionTarget");
        assertThat(pod.at("/status/conditions/1/reason").asString()).isEqualTo("EvictionByEvictionAPI");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {phase: Pending} | {observedGeneration: 1} | true
                    {phase: Failed} | {observedGeneration: 1} | true
                    {phase: Running} | {observedGeneration: 1, desiredHealthy: 2, currentHealthy: 2} | true
                    {phase: Running} | {observedGeneration: 1, desiredHealthy: 2, currentHealthy: 1} | false
                    """)
    void shouldNotAskTheBudgetForAPodThatIsNotUp(String pod, String budget, boolean evicted) {
        // Given
        status("pods", "web", pod);
        status("pods", "web", "{conditions: [{type: Ready, status: 'False'}]}");
        budget("web", "{matchLabels: {app: web}}", budget);

        // When
        ApiResult result = evict(EVICTION);

        // Then
        assertThat(result instanceof ApiResult.Done).isEqualTo(evicted);
    }

    @Test
    void shouldNotChooseBetweenBudgets() {
        // Given
        budget("web", "{matchLabels: {app: web}}", "{observedGeneration: 1, disruptionsAllowed: 1}");
        budget("all", "{matchExpressions: [{key: app, operator: Exists}]}", "{disruptionsAllowed: 1}");

        // When
        ApiResult result = evict(EVICTION);

        // Then
        assertThat(((ApiResult.Failed) result).failure().code()).isEqualTo(500);
        assertThat(((ApiResult.Failed) result).failure().message())
                .isEqualTo("This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
                        + " support.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    metadata: {name: other} | 400
                    {kind: Pod, metadata: {name: web}} | 400
                    {metadata: {name: web}, deleteOptions: {preconditions: {uid: other}}} | 409
                    {metadata: {name: web}, deleteOptions: {dryRun: [All]}} | 201
                    """)
    void shouldLookAtTheBody(String body, int code) {
        // When
        ApiResult result = evict(body);

        // Then
        int found =
                result instanceof ApiResult.Failed failed ? failed.failure().code() : ((ApiResult.Done) result).code();
        assertThat(found).isEqualTo(code);
        assertThat(isThere()).isTrue();
    }

    private ApiResult evict(String body) {
        return memory.operations().create(ALICE, target("pods", "web", "eviction"), yaml(body), List.of(), PLAIN);
    }

    private void budget(String name, String selector, String status) {
        done(memory.create(
                "poddisruptionbudgets.policy",
                "ns",
                "{metadata: {name: " + name + "}, spec: {minAvailable: 1, selector: " + selector + "}}"));
        status("poddisruptionbudgets.policy", name, status);
    }

    private void status(String resource, String name, String status) {
        ObjectNode patch = yaml("{}");
        patch.set("status", yaml(status));
        done(memory.operations().patch(ALICE, target(resource, name, "status"), PatchType.MERGE, patch, PLAIN));
    }

    private boolean isThere() {
        return memory.journal()
                .current()
                .get(Kinds.builtIn().get("pods"), new ObjectKey("ns", "web"))
                .isPresent();
    }

    private ObjectNode tree(String resource, String name) {
        return memory.journal()
                .current()
                .get(Kinds.builtIn().get(resource), new ObjectKey("ns", name))
                .orElseThrow()
                .tree();
    }

    private static Target target(String resource, String name, String subresource) {
        return new Target(Kinds.builtIn().get(resource), "ns", name, subresource);
    }

    private static ObjectNode yaml(String text) {
        return (ObjectNode) YAMLMapper.shared().readTree(text);
    }
}
