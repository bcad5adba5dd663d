package io.streamplane.apiserver.kind.core;

import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.Errors;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodResourceValidationTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {containers: []} |
            {resources: {requests: {cpu: 2}, limits: {cpu: 2, memory: 1Gi}}, containers: [{resources: {requests: {cpu: 1}}}, {resources: {requests: {cpu: 1}}}]} |
            {resources: {requests: {cpu: 1}}, containers: [{resources: {requests: {cpu: 1}}}, {resources: {requests: {cpu: 500m}}}]} | spec.resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 1500m
            {resources: {requests: {cpu: 1}}, containers: [{resources: {requests: {cpu: 1}}}], initContainers: [{restartPolicy: Always, resources: {requests: {cpu: 1}}}]} | spec.resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 2
            {resources: {requests: {cpu: 2}}, containers: [{resources: {requests: {cpu: 1}}}], initContainers: [{resources: {requests: {cpu: 2}}}]} |
            {resources: {limits: {memory: 1Gi}}, containers: [{resources: {limits: {memory: 2Gi}}}]} | spec.resources.containers[0].resources.limits[memory]: Invalid value: "2Gi": must be less than or equal to pod limits of 1Gi
            {resources: {requests: {cpu: 2}, limits: {cpu: 1}}, containers: []} | spec.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1
            {resources: {limits: {ephemeral-storage: 1Gi}}, containers: []} | spec.resources.limits[ephemeral-storage]: Unsupported value: "ephemeral-storage": supported values: "cpu", "hugepages-", "memory"
            {resources: {claims: [{name: a}]}, containers: []} | spec.resources.claims: Forbidden: claims may not be set for Resources at pod-level
            """)
    void shouldRefuseWhatKubernetesRefuses(String spec, @Nullable String expected) {
        // Given
        var errors = new Errors();

        // When
        PodResourceValidation.validate(errors, yaml(spec), "spec.resources");

        // Then
        assertThat(sentences(errors.found())).isEqualTo(expected == null ? List.of() : List.of(expected));
    }
}
