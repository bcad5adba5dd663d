package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.operation.OperationsInMemory.ALICE;
import static io.streamplane.apiserver.operation.OperationsInMemory.code;
import static io.streamplane.apiserver.operation.OperationsInMemory.deployment;
import static io.streamplane.apiserver.operation.OperationsInMemory.done;
import static io.streamplane.apiserver.operation.OperationsInMemory.failure;
import static io.streamplane.apiserver.operation.OperationsInMemory.target;
import static io.streamplane.apiserver.operation.OperationsInMemory.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** New objects: what is filled in, what is refused, and that nothing is written for a dry run. */
class CreationTest {

    private final OperationsInMemory memory = OperationsInMemory.still();

    @Test
    void shouldDefaultAndStampADeployment() {
        // When
        ObjectNode made = done(memory.create("deployments.apps", "ns", deployment("web", 3)));

        // Then
        assertThat(made.at("/metadata/uid").asString()).isEqualTo("uid-2");
        assertThat(made.at("/metadata/generation").asInt()).isEqualTo(1);
        assertThat(made.at("/metadata/creationTimestamp").asString()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(made.at("/metadata/resourceVersion").asString()).isEqualTo("2");
        assertThat(made.at("/spec/strategy/rollingUpdate/maxSurge").asString()).isEqualTo("25%");
        assertThat(made.at("/spec/template/spec/containers/0/imagePullPolicy").asString())
                .isEqualTo("IfNotPresent");
    }

    @Test
    void shouldAcceptExactlyOneOfManyCreates() throws Exception {
        // Given
        Callable<Integer> attempt = () -> code(memory.create("deployments.apps", "ns", deployment("web", 1)));

        // When
        List<Integer> codes = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var each : threads.invokeAll(java.util.Collections.nCopies(64, attempt))) {
                codes.add(each.get());
            }
        }

        // Then
        assertThat(codes).filteredOn(code -> code == 201).hasSize(1);
        assertThat(codes).filteredOn(code -> code == 409).hasSize(63);
    }

    @Test
    void shouldSayAllThatIsWrongAtOnce() {
        // When
        ApiFailure failure = failure(memory.create(
                "deployments.apps",
                "ns",
                "metadata: {name: Web_1}\nspec: {replicas: -1, selector: {matchLabels: {app: a}}, template: {metadata:"
                        + " {labels: {app: b}}, spec: {containers: [{name: c}]}}}"));

        // Then
        assertThat(failure.code()).isEqualTo(422);
        assertThat(failure.message())
                .startsWith(
                        "Deployment.apps \"Web_1\" is invalid: [metadata.name: Invalid value: \"Web_1\": a lowercase RFC 1123 subdomain");
        assertThat(java.util.Objects.requireNonNull(failure.details()).causes())
                .extracting(ApiFailure.Cause::field)
                .containsExactly(
                        "metadata.name",
                        "spec.replicas",
                        "spec.template.metadata.labels",
                        "spec.template.spec.containers[0].image");
    }

    @Test
    void shouldRefuseALeaseWithoutMicroseconds() {
        // When
        ApiFailure failure = failure(memory.create(
                "leases.coordination.k8s.io",
                "ns",
                "metadata: {name: l}\nspec: {leaseDurationSeconds: 1, renewTime: '2024-06-23T18:43:04.180Z'}"));
        ObjectNode made = done(memory.create(
                "leases.coordination.k8s.io",
                "ns",
                "metadata: {name: l}\nspec: {leaseDurationSeconds: 1, renewTime: '2024-01-01T02:00:00.123456+02:00'}"));

        // Then
        assertThat(failure.code()).isEqualTo(400);
        assertThat(failure.message()).endsWith("cannot parse \".180Z\" as \".000000\"");
        assertThat(made.at("/spec/renewTime").asString()).isEqualTo("2024-01-01T00:00:00.123456Z");
    }

    @Test
    void shouldRefuseANamespaceThatIsNotThere() {
        // When
        ApiFailure failure = failure(memory.create("configmaps", "nowhere", "metadata: {name: c}"));

        // Then
        assertThat(failure.message()).isEqualTo("namespaces \"nowhere\" not found");
        assertThat(failure.code()).isEqualTo(404);
    }

    @Test
    void shouldRefuseAnObjectOfANamespaceWithoutOne() {
        // When
        ApiFailure failure = failure(memory.create("configmaps", "", "metadata: {name: lost}"));

        // Then
        assertThat(failure.code()).isEqualTo(400);
        assertThat(failure.message()).isEqualTo("an empty namespace may not be set during creation");
    }

    @Test
    void shouldNotTakeAnEventForAnOwner() {
        // When
        ApiFailure failure = failure(memory.create(
                "configmaps",
                "ns",
                "metadata: {name: c, ownerReferences: [{apiVersion: v1, kind: Event, name: e, uid: u}]}"));

        // Then
        assertThat(failure.code()).isEqualTo(422);
        assertThat(failure.message()).contains("/v1, Kind=Event is disallowed from being an owner");
    }

    @Test
    void shouldNotAppendADryRun() {
        // Given
        int before = memory.journal().commands().size();

        // When
        ApiResult result = memory.operations()
                .create(
                        ALICE,
                        target("configmaps", "", ""),
                        tree("metadata: {generateName: c-}"),
                        List.of(),
                        new WriteOptions(true, "", FieldValidation.WARN, false));

        // Then
        assertThat(done(result).at("/metadata/name").asString()).matches("c-[a-z0-9]{5}");
        assertThat(memory.journal().commands()).hasSize(before);
    }
}
