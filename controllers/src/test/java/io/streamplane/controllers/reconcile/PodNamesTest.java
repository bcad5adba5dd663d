package io.streamplane.controllers.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodNamesTest {

    @Test
    void shouldGiveEachOrdinalANameOfItsOwn() {
        // Given
        var names = new PodNames("web-5d8f7c9b4", "8a1d", 0);
        var seen = new HashSet<String>();

        // When
        for (long ordinal = 1; ordinal <= 100_000; ordinal++) {
            seen.add(names.name(ordinal));
        }

        // Then
        assertThat(seen).hasSize(100_000).allMatch(name -> name.matches("web-5d8f7c9b4-[a-z0-9]{5}"));
    }

    @Test
    void shouldGiveOtherNamesAfterAnotherReportOfStatus() {
        // Given
        var before = new PodNames("web", "8a1d", 7);
        var again = new PodNames("web", "8a1d", 7);
        var after = new PodNames("web", "8a1d", 9);

        // When
        var names = List.of(before.name(1), again.name(1), after.name(1));

        // Then
        assertThat(names.get(1)).isEqualTo(names.get(0));
        assertThat(names.get(2)).isNotEqualTo(names.get(0));
    }

    @Test
    void shouldCutLongNamesAsKubernetesDoes() {
        // Given
        var names = new PodNames("x".repeat(80), "8a1d", 0);

        // When
        String name = names.name(1);

        // Then
        assertThat(name).hasSize(63).startsWith("x".repeat(58));
    }
}
