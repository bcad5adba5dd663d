package io.streamplane.apiserver.kind.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.kind.events.EventFields;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class EventsRulesTest {

    private static final String EVENT = """
            apiVersion: events.k8s.io/v1
            kind: Event
            metadata: {name: e, namespace: ns}
            eventTime: 2026-01-02T03:04:05.000000Z
            reportingController: example.com/c
            reportingInstance: c-1
            action: Scale
            reason: Scaled
            regarding: {apiVersion: v1, kind: Pod, namespace: ns, name: p}
            note: more of them
            type: Normal
            """;

    private final EventsRules rules = new EventsRules();

    @Test
    void shouldRenameFieldsAndBack() {
        // Given
        ObjectNode event = tree(EVENT + "deprecatedCount: 2\ndeprecatedSource: {component: x}\n");

        // When
        ObjectNode core = EventFields.toCore(event);

        // Then
        assertThat(core).isEqualTo(tree("""
                        apiVersion: v1
                        kind: Event
                        metadata: {name: e, namespace: ns}
                        eventTime: 2026-01-02T03:04:05.000000Z
                        reportingComponent: example.com/c
                        reportingInstance: c-1
                        action: Scale
                        reason: Scaled
                        involvedObject: {apiVersion: v1, kind: Pod, namespace: ns, name: p}
                        message: more of them
                        type: Normal
                        count: 2
                        source: {component: x}
                        """));
        assertThat(EventFields.toGroup(core)).isEqualTo(event);
    }

    @Test
    void shouldDemandMoreOfANewOneThanV1() {
        assertThat(rules.validate(tree(EVENT))).isEmpty();
        assertThat(rules.validateNew(tree(EVENT))).isEmpty();
        assertThat(fields(rules.validateNew(tree(
                        "type: Odd\nseries: {count: 1}\ndeprecatedCount: 1\n" + "deprecatedSource: {component: x}"))))
                .containsExactly("series.count", "series.lastObservedTime", "eventTime", "type", "count", "source");
    }

    @Test
    void shouldLetOnlyTheSeriesChange() {
        assertThat(rules.validateUpdate(
                        tree(EVENT + "series: {count: 2, lastObservedTime: 2026-01-02T03:04:05.000000Z}"), tree(EVENT)))
                .isEmpty();
        assertThat(fields(rules.validateUpdate(
                        tree(EVENT.replace("more of them", "less").replace("c-1", "c-2")), tree(EVENT))))
                .containsExactly("message", "reportingInstance");
    }

    @Test
    void shouldShowAndSelectAsV1() {
        // When
        var cells = rules.columns().stream()
                .filter(column -> List.of("Type", "Object", "Message").contains(column.name()))
                .map(column -> column.cell().of(tree(EVENT), Instant.EPOCH).asString())
                .toList();

        // Then
        assertThat(cells).containsExactly("Normal", "pod/p", "more of them");
        assertThat(rules.columns().stream().map(TableColumn::name)).startsWith("Last Seen");
        assertThat(rules.selectableFields(tree(EVENT)))
                .containsEntry("regarding.name", "p")
                .containsEntry("reportingController", "example.com/c");
    }

    private static List<String> fields(List<FieldError> errors) {
        return errors.stream().map(FieldError::field).toList();
    }

    private static ObjectNode tree(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }
}
