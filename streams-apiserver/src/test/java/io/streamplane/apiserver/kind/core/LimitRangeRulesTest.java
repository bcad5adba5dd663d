package io.streamplane.apiserver.kind.core;

import static io.streamplane.apiserver.kind.TreeOf.cells;
import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.core.LimitRangeKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class LimitRangeRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(LimitRangeKind.KIND);
    private static final String VALID = """
            metadata: {name: limits, creationTimestamp: '2026-01-01T00:00:00Z'}
            spec: {limits: [{type: Container, min: {cpu: 100m}, max: {cpu: 2}, default: {cpu: 1}, defaultRequest: {cpu: 200m}}]}
            """;

    @Test
    void shouldFindNothingWrongWithAValidOne() {
        assertThat(RULES.validate(created(RULES, VALID))).isEmpty();
        assertThat(RULES.validateNew(created(RULES, VALID))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {limits: [{type: Odd}]} | spec.limits[0].type: Invalid value: "Odd": must be a standard limit type or fully qualified
                    {limits: [{type: Pod, max: {cpu: 1}}, {type: Pod, max: {cpu: 2}}]} | spec.limits[1].type: Duplicate value: "Pod"
                    {limits: [{type: Pod, default: {cpu: 1}}]} | spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'
                    {limits: [{type: PersistentVolumeClaim}]} | spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided
                    {limits: [{type: Pod, min: {cpu: 2}, max: {cpu: 1}}]} | spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1
                    {limits: [{type: Container, default: {cpu: 1}, defaultRequest: {cpu: 2}}]} | spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than default limit value 1
                    {limits: [{type: Container, default: {cpu: 2}, defaultRequest: {cpu: 1}, max: {cpu: 1}}]} | spec.limits[0].default[cpu]: Invalid value: "1": default value 2 is greater than max value 1
                    {limits: [{type: Pod, maxLimitRequestRatio: {cpu: 500m}}]} | spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1
                    {limits: [{type: Pod, min: {cpu: 1}, max: {cpu: 2}, maxLimitRequestRatio: {cpu: 3}}]} | spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "3": ratio 3 is greater than max/min = 2.000000
                    {limits: [{type: Container, max: {odd: 1}}]} | spec.limits[0].max[odd]: Invalid value: "odd": must be a standard resource type or fully qualified; spec.limits[0].max[odd]: Invalid value: "odd": must be a standard resource for containers; spec.limits[0].default[odd]: Invalid value: "odd": must be a standard resource type or fully qualified; spec.limits[0].default[odd]: Invalid value: "odd": must be a standard resource for containers; spec.limits[0].defaultRequest[odd]: Invalid value: "odd": must be a standard resource type or fully qualified; spec.limits[0].defaultRequest[odd]: Invalid value: "odd": must be a standard resource for containers
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
                    {} | limits ~ 2026-01-01T00:00:00Z
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
