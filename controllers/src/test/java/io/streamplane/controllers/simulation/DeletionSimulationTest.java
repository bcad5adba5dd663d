package io.streamplane.controllers.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Thousands of histories, each of one seed. {@code -Dhistory.seed=N} runs one of them. */
class DeletionSimulationTest {

    private static final int HISTORIES = 6_000;

    @Test
    void shouldNeverDeleteWhatIsOwnedNorLeaveWhatIsNot() {
        // Given
        Long only = Long.getLong("history.seed");
        long first = only == null ? 0 : only;
        long last = only == null ? HISTORIES : only + 1;
        int collected = 0;

        // When
        for (long seed = first; seed < last; seed++) {
            try {
                collected += new DeletionHistory(seed).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", rerun with -Dhistory.seed=" + seed, e);
            }
        }

        // Then
        assertThat(collected).as("accepted commands of collectors").isPositive();
    }
}
