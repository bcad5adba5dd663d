package io.streamplane.schemas.kind.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.kind.KindRules;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class DeletionRulesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            {spec: {nodeName: n}}                                       | -  | 30
            {spec: {nodeName: n, terminationGracePeriodSeconds: 5}}     | -  | 5
            {spec: {nodeName: n, terminationGracePeriodSeconds: 5}}     | 60 | 60
            {spec: {nodeName: n}}                                       | 0  | 0
            {spec: {nodeName: n}}                                       | -5 | 1
            {spec: {}}                                                  | 60 | 0
            {spec: {nodeName: n}, status: {phase: Running}}             | 60 | 60
            {spec: {nodeName: n}, status: {phase: Succeeded}}           | 60 | 0
            {spec: {nodeName: n}, status: {phase: Failed}}              | -  | 0
            """)
    void shouldGiveAPodTheTimeThatItNeeds(String pod, @Nullable Long asked, long expected) {
        assertThat(PodKind.KIND.rules().gracePeriodSeconds(tree(pod), asked)).isEqualTo(expected);
    }

    @Test
    void shouldDeleteOtherObjectsAtOnce() {
        assertThat(ConfigMapKind.KIND.rules().gracePeriodSeconds(tree("{}"), 60L))
                .isZero();
    }

    @Test
    void shouldHoldANamespaceByItsContents() {
        // Given
        ObjectNode namespace = tree("{metadata: {finalizers: [example.com/a]}, spec: {finalizers: [kubernetes]}}");
        KindRules rules = NamespaceKind.KIND.rules();

        // When
        rules.markDeleted(namespace);

        // Then
        assertThat(rules.finalizers(namespace)).containsExactly("example.com/a", "kubernetes");
        assertThat(namespace.at("/status/phase").asString()).isEqualTo("Terminating");
        assertThat(ConfigMapKind.KIND.rules().finalizers(namespace)).containsExactly("example.com/a");
    }

    private static ObjectNode tree(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }
}
