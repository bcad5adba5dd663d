package io.streamplane.apiserver.kind.core;

import static io.streamplane.apiserver.kind.TreeOf.cells;
import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.refusedByUpdate;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.core.PersistentVolumeKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PersistentVolumeRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(PersistentVolumeKind.KIND);
    private static final String VALID = """
            metadata: {name: disk, creationTimestamp: '2026-01-01T00:00:00Z'}
            spec:
              accessModes: [ReadWriteOnce]
              capacity: {storage: 1Gi}
              hostPath: {path: /data}
            """;

    @Test
    void shouldFindNothingWrongWithAValidOne() {
        assertThat(RULES.validate(created(RULES, VALID))).isEmpty();
        assertThat(RULES.validateNew(created(RULES, VALID))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {accessModes: []} | spec.accessModes: Required value
                    {capacity: {}} | spec.capacity: Required value; spec.capacity: Unsupported value: {}: supported values: "storage"
                    {capacity: {storage: -1}} | spec.capacity[storage]: Invalid value: "-1": must be greater than zero
                    {persistentVolumeReclaimPolicy: Odd} | spec.persistentVolumeReclaimPolicy: Unsupported value: "Odd": supported values: "Delete", "Recycle", "Retain"
                    {hostPath: null} | spec: Required value: must specify a volume type
                    {nfs: {server: s, path: /p}} | spec.nfs: Forbidden: may not specify more than 1 volume type
                    {hostPath: null, csi: {driver: d}} | spec.csi.volumeHandle: Required value
                    {hostPath: null, local: {path: /disk}} | spec.nodeAffinity: Required value: Local volume requires node affinity
                    {hostPath: {path: /}, persistentVolumeReclaimPolicy: Recycle} | spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'
                    {nodeAffinity: {}} | spec.nodeAffinity.required: Required value: must specify required node constraints
                    {volumeAttributesClassName: gold} | spec.csi: Required value: has to be specified when using volumeAttributesClassName
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
                    {claimRef: {namespace: ns, name: data}} |
                    {persistentVolumeReclaimPolicy: Delete} |
                    {capacity: {storage: 2Gi}} |
                    {hostPath: {path: /other, type: ''}} | spec.persistentvolumesource
                    {volumeMode: Block} | volumeMode
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
                    {} | disk ~ 1Gi ~ RWO ~ Retain ~ Pending ~  ~  ~ <unset> ~  ~ 60s ~ Filesystem
                    {spec: {capacity: {storage: 2Gi}, claimRef: {namespace: ns, name: data}, storageClassName: fast}, status: {phase: Bound}} | disk ~ 2Gi ~  ~  ~ Bound ~ ns/data ~ fast ~ <unset> ~  ~ 60s ~ <unset>
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
