package io.streamplane.apiserver.kind.policy;

import static io.streamplane.apiserver.kind.TreeOf.cells;
import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.refusedByUpdate;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.policy.PodDisruptionBudgetKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PodDisruptionBudgetRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(PodDisruptionBudgetKind.KIND);
    private static final String VALID = """
            metadata: {name: web, creationTimestamp: '2026-01-01T00:00:00Z'}
            spec:
              maxUnavailable: 1
              selector: {matchLabels: {app: web}}
            """;

    @Test
    void shouldFindNothingWrongWithAValidOne() {
        assertThat(RULES.validate(created(RULES, VALID))).isEmpty();
        assertThat(RULES.validateNew(created(RULES, VALID))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {minAvailable: 1} | spec: Invalid value: {"maxUnavailable":1,"selector":{"matchLabels":{"app":"web"}},"minAvailable":1}: minAvailable and maxUnavailable cannot be both set
                    {maxUnavailable: -1} | spec.maxUnavailable: Invalid value: -1: must be greater than or equal to 0
                    {maxUnavailable: 101%} | spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%
                    {maxUnavailable: many} | spec.maxUnavailable: Invalid value: "many": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%', or '93%', regex used for validation is '[0-9]+%')
                    {unhealthyPodEvictionPolicy: Odd} | spec.unhealthyPodEvictionPolicy: Unsupported value: "Odd": supported values: "AlwaysAllow", "IfHealthyBudget"
                    {selector: {matchExpressions: [{key: a, operator: Odd}]}} | spec.selector.matchExpressions[0].operator: Invalid value: "Odd": not a valid selector operator
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
                    {maxUnavailable: 2} |
                    {selector: {}} |
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
                    {} | web ~ N/A ~ 1 ~ 0 ~ 60s
                    {spec: {minAvailable: 50%}, status: {disruptionsAllowed: 2}} | web ~ 50% ~ N/A ~ 2 ~ 60s
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
