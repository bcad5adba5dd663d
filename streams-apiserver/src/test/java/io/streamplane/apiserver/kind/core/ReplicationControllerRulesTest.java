package io.streamplane.apiserver.kind.core;

import static io.streamplane.apiserver.kind.TreeOf.cells;
import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.refusedByUpdate;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.core.ReplicationControllerKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ReplicationControllerRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(ReplicationControllerKind.KIND);
    private static final String VALID = """
            metadata: {name: rc, creationTimestamp: '2026-01-01T00:00:00Z'}
            spec:
              template:
                metadata: {labels: {app: rc}}
                spec: {containers: [{name: c, image: busybox}]}
            """;

    @Test
    void shouldFindNothingWrongWithAValidOne() {
        assertThat(RULES.validate(created(RULES, VALID))).isEmpty();
        assertThat(RULES.validateNew(created(RULES, VALID))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {replicas: -1} | spec.replicas: Invalid value: -1: must be greater than or equal to 0
                    {minReadySeconds: -1} | spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0
                    {template: null} | spec.selector: Required value; spec.template: Required value
                    {selector: {app: other}} | spec.template.metadata.labels: Invalid value: {"app":"rc"}: `selector` does not match template `labels`
                    {template: {metadata: {labels: {app: rc}}, spec: {activeDeadlineSeconds: 5, containers: [{name: c, image: i}]}}} | spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicationController is not Supported
                    """)
    void shouldRefuseWhatKubernetesRefuses(String change, String expected) {
        // Given
        ObjectNode object = yaml(VALID);
        ((ObjectNode) object.get("spec")).setAll(yaml(change));

        // When
        ObjectNode stored = created(RULES, object.toString());

        // Then
        assertThat(String.join("; ", sentences(RULES.validate(stored)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {replicas: 3} |
                    {selector: {app: other}} |
                    """)
    void shouldLetOnlyWhatKubernetesNamesChange(String change, String refused) {
        // Given
        ObjectNode old = created(RULES, VALID);
        ObjectNode object = old.deepCopy();
        ((ObjectNode) object.get("spec")).setAll(yaml(change));

        // When
        List<String> fields = refusedByUpdate(RULES, object, old);

        // Then
        assertThat(fields).isEqualTo(refused == null ? List.of() : List.of(refused));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {} | rc ~ 1 ~ 0 ~ 0 ~ 60s ~ c ~ busybox ~ app=rc
                    {status: {replicas: 3, readyReplicas: 2}} | rc ~ 1 ~ 3 ~ 2 ~ 60s ~ c ~ busybox ~ app=rc
                    """)
    void shouldShowWhatKubectlGetShows(String change, String expected) {
        // Given
        ObjectNode object = created(RULES, VALID);
        object.setAll(yaml(change));

        // When
        String cells = cells(RULES, object);

        // Then
        assertThat(cells).isEqualTo(expected);
    }
}
