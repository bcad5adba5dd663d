package io.streamplane.apiserver.kind.core;

import static io.streamplane.apiserver.kind.TreeOf.defaulted;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.apps.StatefulSetKind;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts are rounded up to thousandths wherever an object lists resources. */
class ResourceAmountsTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "0.5m,1m",
        "0.0001,1m",
        "1n,1m",
        "1.0001,1001m",
        "1e3,1e3",
        "12e-1,1200e-3",
        "12E,12E",
        "9223372036854775808,9223372036854775808",
        "9Ei,9223372036854775807",
        "0.5Gi,512Mi"
    })
    void shouldRoundUpToThousandths(String given, String stored) {
        // When
        var pod = defaulted(rules(PodKind.KIND), "spec: {containers: [{resources: {limits: {cpu: '" + given + "'}}}]}");

        // Then
        assertThat(pod.at("/spec/containers/0/resources/limits/cpu").asString()).isEqualTo(stored);
        assertThat(pod.at("/spec/containers/0/resources/requests/cpu").asString())
                .isEqualTo(stored);
    }

    @Test
    void shouldRoundInEveryListOfResources() {
        // When
        var pod = defaulted(rules(PodKind.KIND), """
                spec:
                  overhead: {cpu: 1n}
                  resources: {requests: {cpu: 1n}}
                  containers: []
                  initContainers: [{resources: {requests: {cpu: 1n}}}]
                  volumes: [{ephemeral: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 1n}}}}}}]
                """);
        var node = defaulted(rules(NodeKind.KIND), "status: {capacity: {cpu: 1n}}");
        var set = defaulted(
                rules(StatefulSetKind.KIND),
                "spec: {volumeClaimTemplates: [{spec: {resources: {requests: {storage: 1n}}}}]}");

        // Then
        assertThat(pod.at("/spec/overhead/cpu").asString()).isEqualTo("1m");
        assertThat(pod.at("/spec/resources/requests/cpu").asString()).isEqualTo("1m");
        assertThat(pod.at("/spec/initContainers/0/resources/requests/cpu").asString())
                .isEqualTo("1m");
        assertThat(pod.at("/spec/volumes/0/ephemeral/volumeClaimTemplate/spec/resources/requests/storage")
                        .asString())
                .isEqualTo("1m");
        assertThat(node.at("/status/capacity/cpu").asString()).isEqualTo("1m");
        assertThat(node.at("/status/allocatable/cpu").asString()).isEqualTo("1m");
        assertThat(set.at("/spec/volumeClaimTemplates/0/spec/resources/requests/storage")
                        .asString())
                .isEqualTo("1m");
    }

    private static KindRules rules(Kind kind) {
        return KindRulebook.builtIn().of(kind);
    }
}
