package io.streamplane.apiserver.kind.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.core.PodKind;
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
        assertThat(KindRulebook.builtIn().of(PodKind.KIND).gracePeriodSeconds(tree(pod), asked))
                .isEqualTo(expected);
    }

    @Test
    void shouldDeleteOtherObjectsAtOnce() {
        assertThat(KindRulebook.builtIn().of(ConfigMapKind.KIND).gracePeriodSeconds(tree("{}"), 60L))
                .isZero();
    }

    @Test
    void shouldHoldANamespaceByItsContents() {
        // Given
        ObjectNode namespace = tree("{metadata: {finalizers: [example.com/a]}, spec: {finalizers: [kubernetes]}}");
        KindRules rules = KindRulebook.builtIn().of(NamespaceKind.KIND);

        // When
        rules.markDeleted(namespace);

        // Then
        assertThat(rules.finalizers(namespace)).containsExactly("example.com/a", "kubernetes");
        assertThat(namespace.at("/status/phase").asString()).isEqualTo("Terminating");
        assertThat(KindRulebook.builtIn().of(ConfigMapKind.KIND).finalizers(namespace))
                .containsExactly("example.com/a");
    }

    private static ObjectNode tree(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }
}
