package io.streamplane.apiserver.kind.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.kind.derived.DerivedRules;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.kind.core.PodKind;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class KindRulebookTest {

    private final KindRulebook rules = KindRulebook.builtIn();

    @Test
    void shouldHaveRulesAndColumnsForEveryKind() {
        for (Kind kind : Kinds.builtIn().all()) {
            // When
            var columns = rules.of(kind).columns();

            // Then
            assertThat(columns.stream().map(TableColumn::name))
                    .as(kind.resource())
                    .contains("Name");
            assertThat(rules.of(kind)).isSameAs(rules.of(kind));
        }
    }

    @Test
    void shouldTakeTheRulesOfAKindWithoutItsOwnFromItsDefinition() {
        // Given
        Kind kind = KindBuilder.of("scheduling.k8s.io", "v1alpha2", "Workload", "workloads")
                .build();

        // When
        var columns = rules.of(kind).columns();

        // Then
        assertThat(rules.of(kind)).isInstanceOf(DerivedRules.class);
        assertThat(columns.stream().map(TableColumn::name)).containsExactly("Name", "Age");
    }

    @Test
    void shouldDemandNothingOfAKindWithoutADefinition() {
        // Given
        Kind kind = KindBuilder.of("example.com", "v1", "Pod", "pods").build();

        // When
        var errors = rules.of(kind).validate(JsonMapper.shared().createObjectNode());

        // Then
        assertThat(errors).isEmpty();
        assertThat(rules.of(kind)).isNotSameAs(rules.of(PodKind.KIND));
    }
}
