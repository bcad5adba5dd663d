package io.streamplane.apiserver.kind.apps;

import static io.streamplane.apiserver.kind.TreeOf.cells;
import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.refusedByUpdate;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.apps.DaemonSetKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class DaemonSetRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(DaemonSetKind.KIND);
    private static final String VALID = """
            metadata: {name: agent, creationTimestamp: '2026-01-01T00:00:00Z'}
            spec:
              selector: {matchLabels: {app: agent}}
              template:
                metadata: {labels: {app: agent}}
                spec: {containers: [{name: c, image: busybox}], nodeSelector: {disk: ssd}}
            """;

    @Test
    void shouldFindNothingWrongWithAValidOne() {
        assertThat(RULES.validate(created(RULES, VALID))).isEmpty();
        assertThat(RULES.validateNew(created(RULES, VALID))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {selector: {}} | spec.selector: Invalid value: {}: empty selector is invalid for daemonset
                    {selector: null} | spec.template.metadata.labels: Invalid value: {"app":"agent"}: `selector` does not match template `labels`
                    {minReadySeconds: -1} | spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0
                    {updateStrategy: {type: Odd}} | spec.updateStrategy.type: Unsupported value: "Odd": supported values: "RollingUpdate", "OnDelete"
                    {updateStrategy: {rollingUpdate: {maxUnavailable: 0}}} | spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0
                    {updateStrategy: {rollingUpdate: {maxUnavailable: 1, maxSurge: 1}}} | spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero
                    {updateStrategy: {rollingUpdate: {maxUnavailable: 101%}}} | spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%
                    {template: {metadata: {labels: {app: agent}}, spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}} | spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"
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
                    {minReadySeconds: 3} |
                    {updateStrategy: {type: OnDelete}} |
                    {selector: {matchLabels: {app: other}}} | spec.selector
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
                    {} | agent ~ 0 ~ 0 ~ 0 ~ 0 ~ 0 ~ disk=ssd ~ 60s ~ c ~ busybox ~ app=agent
                    {status: {desiredNumberScheduled: 5, currentNumberScheduled: 4, numberReady: 3, updatedNumberScheduled: 2, numberAvailable: 1}} | agent ~ 5 ~ 4 ~ 3 ~ 2 ~ 1 ~ disk=ssd ~ 60s ~ c ~ busybox ~ app=agent
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

    @ParameterizedTest
    @CsvSource({"busybox, 1", "busybox:2, 2"})
    void shouldCountItsTemplates(String image, String expected) {
        // Given
        ObjectNode old = created(RULES, VALID);
        ObjectNode object = old.deepCopy();
        ((ObjectNode) object.at("/spec/template/spec/containers/0")).put("image", image);

        // When
        RULES.prepareForUpdate(object, old);

        // Then
        assertThat(object.at("/metadata/annotations/deprecated.daemonset.template.generation")
                        .asString())
                .isEqualTo(expected);
        assertThat(object.at("/metadata/generation").asString()).isEqualTo(expected);
    }
}
