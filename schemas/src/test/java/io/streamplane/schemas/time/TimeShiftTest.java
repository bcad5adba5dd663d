package io.streamplane.schemas.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TimeShiftTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void shouldBeAheadByAllThatItWasMoved() {
        // Given
        TimeShift time = TimeShift.movable();

        // When
        time.advance(HOUR);
        time.advance(Duration.ofMinutes(30));

        // Then
        assertThat(time.at(1000)).isEqualTo(Instant.ofEpochMilli(1000).plus(Duration.ofMinutes(90)));
        assertThat(time.instant()).isAfter(Instant.now().plus(Duration.ofMinutes(89)));
        assertThat(time.millis()).isGreaterThan(System.currentTimeMillis() + HOUR.toMillis());
    }

    @Test
    void shouldNeverGoBackAndNeverMoveTheSystem() {
        // Then
        assertThatThrownBy(() -> TimeShift.movable().advance(HOUR.negated()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TimeShift.NONE.advance(HOUR)).isInstanceOf(IllegalStateException.class);
        assertThat(TimeShift.NONE.at(1000)).isEqualTo(Instant.ofEpochMilli(1000));
    }
}
