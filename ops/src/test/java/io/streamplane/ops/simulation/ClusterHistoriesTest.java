package io.streamplane.ops.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Thousands of histories, each of one seed. {@code -Dhistories=N} says how many, {@code -Dhistory.seed=N} runs one of them and
 * shows it shortened where it fails.
 */
class ClusterHistoriesTest {

    private static final int HISTORIES = Integer.getInteger("histories", 1300);

    /** After so many the others would say nothing new. */
    private static final int MOST_FAILURES = 20;

    @Test
    void shouldHoldAllInvariantsInEveryHistory() {
        // Given
        Long only = Long.getLong("history.seed");
        long first = only == null ? 0 : only;
        long last = only == null ? HISTORIES : only + 1;
        var failures = new TreeMap<Long, Violation>();
        long commands = 0;

        // When
        for (long seed = first; seed < last && failures.size() < MOST_FAILURES; seed++) {
            var history = new ClusterHistory(new Scenario(seed));
            try {
                history.run();
            } catch (Violation e) {
                failures.put(seed, e);
            }
            commands += history.trace().commands();
        }

        // Then
        assertThat(failures).withFailMessage(() -> HistoryRuns.told(failures)).isEmpty();
        assertThat(commands).as("accepted commands").isGreaterThan((last - first) * 10);
    }
}
