package io.streamplane.apiserver.kind.apps;

import static io.streamplane.apiserver.kind.TreeOf.cells;
import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.refusedByUpdate;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.apps.ControllerRevisionKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ControllerRevisionRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(ControllerRevisionKind.KIND);
    private static final String VALID = """
            metadata: {name: web-1, creationTimestamp: '2026-01-01T00:00:00Z', ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: web, uid: u, controller: true}]}
            data: {a: b}
            revision: 1
            """;

    @Test
    void shouldFindNothingWrongWithAValidOne() {
        assertThat(RULES.validate(created(RULES, VALID))).isEmpty();
        assertThat(RULES.validateNew(created(RULES, VALID))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {data: null} | data: Required value: data is mandatory
                    {revision: -1} | revision: Invalid value: -1: must be greater than or equal to 0
                    """)
    void shouldRefuseWhatKubernetesRefuses(String change, String expected) {
        // Given
        ObjectNode object = yaml(VALID);
        object.setAll(yaml(change));

        // When
        ObjectNode stored = created(RULES, object.toString());

        // Then
        assertThat(String.join("; ", sentences(RULES.validate(stored)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {revision: 2} |
                    {data: {a: c}} | data
                    """)
    void shouldLetOnlyWhatKubernetesNamesChange(String change, String refused) {
        // Given
        ObjectNode old = created(RULES, VALID);
        ObjectNode object = old.deepCopy();
        object.setAll(yaml(change));

        // When
        List<String> fields = refusedByUpdate(RULES, object, old);

        // Then
        assertThat(fields).isEqualTo(refused == null ? List.of() : List.of(refused));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {} | web-1 ~ daemonset.apps/web ~ 1 ~ 60s
                    {metadata: {name: web-1}, revision: 3} | web-1 ~ <none> ~ 3 ~ <unknown>
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
