package io.streamplane.apiserver.kind.core;

import static io.streamplane.apiserver.kind.TreeOf.cells;
import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.refusedByUpdate;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.core.ResourceQuotaKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ResourceQuotaRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(ResourceQuotaKind.KIND);
    private static final String VALID = """
            metadata: {name: q, creationTimestamp: '2026-01-01T00:00:00Z'}
            spec: {hard: {pods: 10, limits.cpu: 2, example.com/gpu: 1, count/widgets.example.com: 3}}
            """;

    @Test
    void shouldFindNothingWrongWithAValidOne() {
        assertThat(RULES.validate(created(RULES, VALID))).isEmpty();
        assertThat(RULES.validateNew(created(RULES, VALID))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {hard: {odd: 1}} | spec.hard[odd]: Invalid value: "odd": must be a standard resource type or fully qualified; spec.hard[odd]: Invalid value: "odd": must be a standard resource for quota
                    {hard: {pods: -1}} | spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0
                    {hard: {pods: 500m}} | spec.hard[pods]: Invalid value: "500m": must be an integer
                    {hard: {cpu: 1}, scopes: [Odd]} | spec.scopes: Invalid value: ["Odd"]: unsupported scope; spec.scopes: Invalid value: ["Odd"]: unsupported scope applied to resource
                    {hard: {cpu: 1}, scopes: [BestEffort]} | spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource
                    {hard: {pods: 1}, scopes: [BestEffort, NotBestEffort]} | spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes
                    {hard: {pods: 1}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In}]}} | spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector
                    {hard: {pods: 1}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: Odd}]}} | spec.scopeSelector.matchExpressions.operator: Invalid value: "Odd": not a valid selector operator
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
                    {hard: {pods: 11}} |
                    {scopes: [BestEffort]} | spec.scopes
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
                    {} | q ~  ~  ~ 60s
                    {status: {hard: {pods: '10', limits.cpu: '2', cpu: '1'}, used: {pods: '3', limits.cpu: 500m}}} | q ~ cpu: 0/1, pods: 3/10 ~ limits.cpu: 500m/2 ~ 60s
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
