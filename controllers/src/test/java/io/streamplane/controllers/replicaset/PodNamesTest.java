package io.streamplane.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class PodNamesTest {

    @Test
    void shouldGiveEachOrdinalANameOfItsOwn() {
        // Given
        var names = new PodNames("web-5d8f7c9b4", "8a1d");
        var seen = new HashSet<String>();

        // When
        for (long ordinal = 1; ordinal <= 100_000; ordinal++) {
            seen.add(names.name(ordinal));
        }

        // Then
        assertThat(seen).hasSize(100_000).allMatch(name -> name.matches("web-5d8f7c9b4-[a-z0-9]{5}"));
    }

    @Test
    void shouldCutLongNamesAsKubernetesDoes() {
        // Given
        var names = new PodNames("x".repeat(80), "8a1d");

        // When
        String name = names.name(1);

        // Then
        assertThat(name).hasSize(63).startsWith("x".repeat(58));
    }
}
