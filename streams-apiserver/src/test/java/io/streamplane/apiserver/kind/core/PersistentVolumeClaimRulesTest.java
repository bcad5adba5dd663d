package io.streamplane.apiserver.kind.core;

import static io.streamplane.apiserver.kind.TreeOf.cells;
import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.refusedByUpdate;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.core.PersistentVolumeClaimKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PersistentVolumeClaimRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(PersistentVolumeClaimKind.KIND);
    private static final String VALID = """
        metadata: {name: data, creationTimestamp: '2026-01-01T00:00:00Z'}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Gi}}
        """;

    @Test
    void shouldFindNothingWrongWithAValidOne() {
        assertThat(RULES.validate(created(RULES, VALID))).isEmpty();
        assertThat(RULES.validateNew(created(RULES, VALID))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        {accessModes: []} | spec.accessModes: Required value: at least 1 access mode is required
        {accessModes: [Odd]} | spec.accessModes: Unsupported value: "Odd": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"
        {accessModes: [ReadWriteOncePod, ReadWriteOnce]} | spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes
        {resources: {}} | spec.resources[storage]: Required value
        {resources: {requests: {storage: 0}}} | spec.resources[storage]: Invalid value: "0": must be greater than zero
        {volumeMode: Odd} | spec.volumeMode: Unsupported value: "Odd": supported values: "Block", "Filesystem"
        {dataSource: {kind: Odd, name: x}} | spec.dataSource: Invalid value: "Odd": must be 'PersistentVolumeClaim' when referencing the default apiGroup; spec.dataSourceRef: Invalid value: "Odd": must be 'PersistentVolumeClaim' when referencing the default apiGroup
        {dataSource: {apiGroup: a.b, kind: A, name: x}, dataSourceRef: {apiGroup: a.b, kind: A, name: y}} | spec: Invalid value: "spec.dataSource": must match dataSourceRef
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
        {volumeName: disk} |
        {storageClassName: fast} |
        {resources: {requests: {storage: 2Gi}}} | spec
        {accessModes: [ReadWriteMany]} | spec
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
        {} | data ~ Pending ~  ~  ~  ~  ~ <unset> ~ 60s ~ Filesystem
        {spec: {volumeName: disk, storageClassName: fast, volumeMode: Block}, status: {phase: Bound, capacity: {storage: 1Gi}, accessModes: [ReadWriteMany, ReadWriteOnce]}} | data ~ Bound ~ disk ~ 1Gi ~ RWO,RWX ~ fast ~ <unset> ~ 60s ~ Block
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
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        {resources: {requests: {storage: 2Gi}}} |
        {volumeAttributesClassName: gold} |
        {resources: {requests: {storage: 1Mi}}} | spec.resources.requests.storage
        {volumeMode: Block} | spec
        """)
    void shouldLetABoundClaimAskForMore(String change, String refused) {
        // Given
        ObjectNode old = created(RULES, VALID);
        ((ObjectNode) old.get("spec")).put("volumeName", "disk");
        old.set("status", yaml("{phase: Bound, capacity: {storage: 1Gi}}"));
        ObjectNode object = old.deepCopy();
        ((ObjectNode) object.get("spec")).setAll(yaml(change));

        // When
        List<FieldError> found = RULES.validateUpdate(object, old);

        // Then
        assertThat(found.stream().map(FieldError::field).findFirst().orElse(null))
                .isEqualTo(refused);
    }

    /** A claim that has 2Gi and asked for 10Gi, which do not come. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        20Gi |
        10Gi |
        3Gi |
        2049Mi |
        2Gi | spec.resources.requests.storage: Forbidden: field can not be less than status.capacity
        2048Mi | spec.resources.requests.storage: Forbidden: field can not be less than status.capacity
        1Gi | spec.resources.requests.storage: Forbidden: field can not be less than status.capacity
        """)
    void shouldLetAClaimAskForLessAgainButForMoreThanItHas(String asked, String expected) {
        // Given
        ObjectNode old = created(RULES, VALID);
        old.set("spec", yaml("{accessModes: [ReadWriteOnce], volumeName: v, resources: {requests: {storage: 10Gi}}}"));
        old.set("status", yaml("{phase: Bound, capacity: {storage: 2Gi}, allocatedResources: {storage: 10Gi}}"));
        ObjectNode object = old.deepCopy();
        ((ObjectNode) object.at("/spec/resources/requests")).put("storage", asked);

        // When
        List<FieldError> found = RULES.validateUpdate(object, old);

        // Then
        assertThat(String.join("; ", sentences(found))).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        {capacity: {storage: 1Gi}, allocatedResources: {storage: 2Gi}, allocatedResourceStatuses: {storage: NodeResizeInfeasible}} |
        {allocatedResources: {example.com/speed: 2}, allocatedResourceStatuses: {example.com/speed: NodeResizePending}} |
        {capacity: {storage: -1}} | status.capacity[storage]: Invalid value: "-1": must be a valid resource quantity
        {allocatedResources: {storage: -1}} | status.allocatedResources[storage]: Invalid value: "-1": must be a valid resource quantity
        {allocatedResources: {cpu: -1}} | status.allocatedResources: Unsupported value: "cpu": supported values: "storage"
        {allocatedResourceStatuses: {kubernetes.io/cpu: NodeResizePending}} | status.allocatedResourceStatus: Unsupported value: "kubernetes.io/cpu": supported values: "storage"
        {allocatedResourceStatuses: {storage: ControllerResizeFailed}} | status.allocatedResourceStatus: Unsupported value: "storage": supported values: "ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", "NodeResizeInfeasible", "NodeResizePending"
        """)
    void shouldCheckHowFarAVolumeHasGrown(String status, String expected) {
        // Given
        ObjectNode old = created(RULES, VALID);
        ObjectNode object = old.deepCopy();
        object.set("status", yaml(status));

        // When
        List<FieldError> found = RULES.validateStatusUpdate(object, old);

        // Then
        assertThat(String.join("; ", sentences(found))).isEqualTo(expected == null ? "" : expected);
    }
}
