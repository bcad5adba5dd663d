package io.streamplane.controllers.customresource;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.kind.apiextensions.CustomKinds;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class DefinitionStatusTest {

    private static final String NOW = "2026-01-01T00:00:00Z";

    private static ObjectNode definition(String name, String created, String names) {
        var crd = (ObjectNode) YAMLMapper.shared()
                .readTree("""
                metadata: {name: NAME.example.com, creationTimestamp: 'CREATED'}
                spec: {group: example.com, names: NAMES, versions: [{name: v1, storage: true}]}
                """.replace("NAMES", names).replace("NAME", name).replace("CREATED", created));
        return crd;
    }

    private static ObjectNode with(ObjectNode crd, ObjectNode status) {
        ObjectNode copy = crd.deepCopy();
        copy.set("status", status);
        return copy;
    }

    @Test
    void shouldAcceptNamesThatNobodyHas() {
        // Given
        ObjectNode crd = definition("as", NOW, "{plural: as, singular: a, kind: A, listKind: AList, shortNames: [x]}");

        // When
        ObjectNode status = DefinitionStatus.of(crd, List.of(), NOW);

        // Then
        assertThat(status.path("acceptedNames")).isEqualTo(crd.at("/spec/names"));
        assertThat(CustomKinds.holds(status, "NamesAccepted")).isTrue();
        assertThat(CustomKinds.holds(status, "Established")).isTrue();
        assertThat(Tree.texts(status, "storedVersions")).containsExactly("v1");
        assertThat(DefinitionStatus.of(with(crd, status), List.of(), "later")).isEqualTo(status);
    }

    /** A later definition with these names, beside one of plural as, kind A and short name x. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {plural: bs, singular: b, kind: A, listKind: BList}; KindConflict; "A" is already in use
            {plural: bs, singular: as, kind: B, listKind: BList}; SingularConflict; "as" is already in use
            {plural: bs, singular: b, kind: B, listKind: BList, shortNames: [x, y]}; ShortNamesConflict; "x" is already in use
            {plural: bs, singular: b, kind: B, listKind: BList, shortNames: [y]}; NoConflicts; no conflicts found
            """)
    void shouldRefuseNamesThatAnotherHas(String names, String reason, String message) {
        // Given
        ObjectNode first =
                definition("as", NOW, "{plural: as, singular: a, kind: A, listKind: AList, shortNames: [x]}");
        ObjectNode second = definition("bs", "2026-01-01T00:00:01Z", names);

        // When
        ObjectNode before = DefinitionStatus.of(second, List.of(first), NOW);
        ObjectNode after =
                DefinitionStatus.of(second, List.of(with(first, DefinitionStatus.of(first, List.of(), NOW))), NOW);

        // Then
        ObjectNode condition = Tree.objects(after, "conditions").getFirst();
        assertThat(Tree.text(condition, "reason")).isEqualTo(reason);
        assertThat(Tree.text(condition, "message")).isEqualTo(message);
        assertThat(CustomKinds.holds(after, "Established")).isEqualTo(reason.equals("NoConflicts"));
        assertThat(before).isEqualTo(after);
    }

    @Test
    void shouldStayEstablishedWhereANewNameIsTaken() {
        // Given
        ObjectNode first =
                definition("as", NOW, "{plural: as, singular: a, kind: A, listKind: AList, shortNames: [x]}");
        ObjectNode taken = with(first, DefinitionStatus.of(first, List.of(), NOW));
        ObjectNode second = definition("bs", NOW, "{plural: bs, singular: b, kind: B, listKind: BList}");
        ObjectNode changed = with(second, DefinitionStatus.of(second, List.of(taken), NOW));
        Tree.ensure(Tree.ensure(changed, "spec"), "names")
                .putArray("shortNames")
                .add("x");

        // When
        ObjectNode status = DefinitionStatus.of(changed, List.of(taken), NOW);

        // Then
        assertThat(CustomKinds.holds(status, "NamesAccepted")).isFalse();
        assertThat(CustomKinds.holds(status, "Established")).isTrue();
        assertThat(status.path("acceptedNames").has("shortNames")).isFalse();
    }
}
