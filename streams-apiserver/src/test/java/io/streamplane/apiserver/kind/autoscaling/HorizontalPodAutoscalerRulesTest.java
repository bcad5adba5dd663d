package io.streamplane.apiserver.kind.autoscaling;

import static io.streamplane.apiserver.kind.TreeOf.cells;
import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.refusedByUpdate;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.autoscaling.HorizontalPodAutoscalerKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class HorizontalPodAutoscalerRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(HorizontalPodAutoscalerKind.KIND);
    private static final String VALID = """
            apiVersion: autoscaling/v2
            metadata: {name: web, creationTimestamp: '2026-01-01T00:00:00Z'}
            spec:
              maxReplicas: 5
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
            """;

    @Test
    void shouldFindNothingWrongWithAValidOne() {
        assertThat(RULES.validate(created(RULES, VALID))).isEmpty();
        assertThat(RULES.validateNew(created(RULES, VALID))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {minReplicas: 0} | spec.minReplicas: Invalid value: 0: must be greater than or equal to 1
                    {minReplicas: 6} | spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`
                    {scaleTargetRef: {kind: a/b}} | spec.scaleTargetRef.kind: Invalid value: "a/b": may not contain '/'; spec.scaleTargetRef.name: Required value
                    {metrics: [{type: Odd}]} | spec.metrics[0].type: Unsupported value: "Odd": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"
                    {metrics: [{type: Pods}]} | spec.metrics[0].pods: Required value: must populate information for the given metric source
                    {metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization}}}]} | spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization
                    {metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 0}}}]} | spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0
                    {metrics: [{type: Pods, pods: {metric: {name: rps}, target: {type: Odd, averageValue: 1}}}]} | spec.metrics[0].pods.target.type: Invalid value: "Odd": must be either Utilization, Value, or AverageValue
                    {metrics: [{type: External, external: {metric: {name: q}, target: {type: Value, value: 1, averageValue: 1}}}]} | spec.metrics[0].external.target.value: Forbidden: may not set both a target value for metric and a per-pod target
                    {behavior: {scaleUp: {policies: []}}} | spec.behavior.scaleUp.policies: Required value: must specify at least one Policy
                    {behavior: {scaleDown: {stabilizationWindowSeconds: 3601}}} | spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600
                    {behavior: {scaleDown: {policies: [{type: Odd, value: 1, periodSeconds: 1801}]}}} | spec.behavior.scaleDown.policies[0].type: Unsupported value: "Odd": supported values: "Percent", "Pods"; spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800
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
                    {maxReplicas: 7} |
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
                    {} | web ~ Deployment/web ~ cpu: <unknown>/80% ~ 1 ~ 5 ~ 0 ~ 60s
                    {status: {currentReplicas: 2, currentMetrics: [{type: Resource, resource: {name: cpu, current: {averageUtilization: 40}}}]}} | web ~ Deployment/web ~ cpu: 40%/80% ~ 1 ~ 5 ~ 2 ~ 60s
                    {spec: {maxReplicas: 5, scaleTargetRef: {kind: A, name: b}, metrics: [{type: Pods, pods: {target: {averageValue: 10}}}, {type: External, external: {target: {averageValue: 3}}}, {type: Object}]}} | web ~ A/b ~ <unknown>/10, <unknown>/3 (avg) + 1 more... ~ <unset> ~ 5 ~ 0 ~ 60s
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

    @Test
    void shouldTreatOneOfTheOlderVersionAsWhatItIsInTheNewer() {
        // Given
        String older = VALID.replace("autoscaling/v2", "autoscaling/v1");
        KindRules rules = KindRulebook.builtIn()
                .of(HorizontalPodAutoscalerKind.KIND.at("v1").orElseThrow());

        // When
        ObjectNode object = created(rules, older);

        // Then
        assertThat(object.get("spec").toString())
                .isEqualTo(
                        yaml("{maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 1, targetCPUUtilizationPercentage: 80}")
                                .toString());
        assertThat(rules.validate(object)).isEmpty();
    }
}
