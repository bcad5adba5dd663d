package io.streamplane.schemas.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.5Z");

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 30, 86_400, -86_400})
    void shouldAddAsInstantsDo(long seconds) {
        // When / Then
        assertThat(Moments.after(NOW, seconds)).isEqualTo(NOW.plusSeconds(seconds));
        assertThat(Moments.after(NOW, Duration.ofMillis(seconds * 700))).isEqualTo(NOW.plusMillis(seconds * 700));
    }

    @Test
    void shouldStopAtTheFirstAndTheLastSecond() {
        for (Instant from : new Instant[] {NOW, Instant.MIN, Instant.MAX, Moments.FIRST, Moments.LAST}) {
            // When / Then
            assertThat(Moments.after(from, Long.MAX_VALUE)).isEqualTo(Moments.LAST);
            assertThat(Moments.after(from, Long.MIN_VALUE)).isEqualTo(Moments.FIRST);
            assertThat(Moments.after(from, Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)))
                    .isEqualTo(Moments.LAST);
            assertThat(Moments.after(from, Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(Moments.FIRST);
        }
    }
}
