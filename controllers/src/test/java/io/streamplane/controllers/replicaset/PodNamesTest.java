package io.streamplane.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class PodNamesTest {

    @Test
    void shouldReadOrdinalsBack() {
        // Given
        var names = new PodNames("web-5d8f7c9b4", "8a1d");
        var seen = new HashSet<String>();

        // When
        for (long ordinal = 1; ordinal <= 20_000; ordinal++) {
            String name = names.name(ordinal);

            // Then
            assertThat(seen.add(name)).isTrue();
            assertThat(names.ordinal(name)).hasValue(ordinal);
        }
        assertThat(names.ordinal(names.name(PodNames.SUFFIXES - 1))).hasValue(PodNames.SUFFIXES - 1);
    }

    @Test
    void shouldNotTakeForeignNamesForItsOwn() {
        // Given
        var names = new PodNames("web", "8a1d");

        // When
        var foreign = names.ordinal("web-aaaaa");

        // Then
        assertThat(foreign).isEmpty();
        assertThat(names.ordinal("other-bbbbb")).isEmpty();
        assertThat(names.ordinal("web-bbbbbb")).isEmpty();
    }

    @Test
    void shouldCutLongNamesAsKubernetesDoes() {
        // Given
        var names = new PodNames("x".repeat(80), "8a1d");

        // When
        String name = names.name(1);

        // Then
        assertThat(name).hasSize(63).startsWith("x".repeat(58));
        assertThat(names.ordinal(name)).hasValue(1);
    }
}
