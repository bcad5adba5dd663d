package io.streamplane.apiserver.kind.apps;

import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.apps.StatefulSetKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class StatefulSetRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(StatefulSetKind.KIND);
    private static final String SET = """
            metadata: {name: db}
            spec:
              serviceName: db
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: db, image: db:1, volumeMounts: [{name: data, mountPath: /data}]}]}
              volumeClaimTemplates:
              - metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """;

    @Test
    void shouldFillInWhatKubernetesDoes() {
        // When
        ObjectNode set = created(RULES, SET + "status: {replicas: 7}");

        // Then
        assertThat(RULES.validate(set)).isEmpty();
        ObjectNode spec = (ObjectNode) set.get("spec");
        assertThat(spec.at("/template/spec/restartPolicy").asString()).isEqualTo("Always");
        assertThat(spec.at("/volumeClaimTemplates/0/spec/volumeMode").asString())
                .isEqualTo("Filesystem");
        spec.remove(List.of("template", "selector", "serviceName", "volumeClaimTemplates"));
        assertThat(spec.toString()).isEqualTo(yaml("""
                                        podManagementPolicy: OrderedReady
                                        updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 0}}
                                        persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Retain}
                                        replicas: 1
                                        revisionHistoryLimit: 10
                                        """).toString());
        assertThat(set.has("status")).isFalse();
        assertThat(set.at("/metadata/generation").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {replicas: -1} | spec.replicas: Invalid value: -1: must be greater than or equal to 0
                    {podManagementPolicy: Odd} | spec.podManagementPolicy: Invalid value: "Odd": must be 'OrderedReady' or 'Parallel'
                    {updateStrategy: {type: Odd}} | spec.updateStrategy: Invalid value: {"type":"Odd"}: must be 'RollingUpdate' or 'OnDelete'
                    {updateStrategy: {type: OnDelete, rollingUpdate: {}}} | spec.updateStrategy.rollingUpdate: Invalid value: {}: only allowed for updateStrategy 'RollingUpdate'
                    {ordinals: {start: -1}} | spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0
                    {persistentVolumeClaimRetentionPolicy: {whenDeleted: Odd}} | spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: "Odd": supported values: "Delete", "Retain"
                    {volumeClaimTemplates: [{metadata: {name: other}}]} | 'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "data"'
                    {selector: {}} | spec.selector: Invalid value: {}: empty selector is invalid for statefulset
                    {selector: {matchLabels: {app: x}}} | spec.template.metadata.labels: Invalid value: {"app":"db"}: `selector` does not match template `labels`
                    """)
    void shouldRefuseWhatKubernetesRefuses(String change, String expected) {
        // Given
        ObjectNode set = yaml(SET);
        ((ObjectNode) set.get("spec")).setAll(yaml(change));

        // When
        RULES.applyDefaults(set);

        // Then
        assertThat(sentences(RULES.validate(set))).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {replicas: 5} |
                    {minReadySeconds: 5} |
                    {ordinals: {start: 1}} |
                    {revisionHistoryLimit: 1} |
                    {updateStrategy: {type: OnDelete}} |
                    {persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete, whenScaled: Retain}} |
                    {template: {metadata: {labels: {app: db, v: '2'}}, spec: {containers: [{name: db, image: db:2}]}}} |
                    {serviceName: other} | spec.serviceName
                    {podManagementPolicy: Parallel} | spec.podManagementPolicy
                    {selector: {matchLabels: {v: '2'}}} | spec.selector
                    {volumeClaimTemplates: []} | spec.volumeClaimTemplates
                    """)
    void shouldLetOnlyWhatKubernetesNamesChange(String change, String refused) {
        // Given
        ObjectNode old = created(RULES, SET);
        ObjectNode set = old.deepCopy();
        ((ObjectNode) set.get("spec")).setAll(yaml(change));

        // When
        RULES.applyDefaults(set);
        RULES.prepareForUpdate(set, old);

        // Then
        assertThat(RULES.validateUpdate(set, old).stream().map(each -> each.field()))
                .isEqualTo(refused == null ? List.of() : List.of(refused));
        assertThat(set.at("/metadata/generation").asInt()).isEqualTo(2);
    }
}
