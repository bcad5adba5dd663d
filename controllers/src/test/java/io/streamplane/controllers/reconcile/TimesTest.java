package io.streamplane.controllers.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimesTest {

    @Test
    void shouldParseWhatItFormats() {
        var random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            // Given
            Instant instant = Instant.ofEpochSecond(random.nextLong(0, 4_000_000_000L));

            // When / Then
            assertThat(Times.parse(Times.format(instant))).isEqualTo(instant);
        }
    }

    @Test
    void shouldParseEveryFormOfATime() {
        for (String text : new String[] {
            "2026-11-22T10:00:00.123Z", "2026-11-22T10:00:00+01:00", "2026-11-22T10:00Z", "2024-02-29T23:59:59Z"
        }) {
            // When / Then
            assertThat(Times.parse(text)).isEqualTo(OffsetDateTime.parse(text).toInstant());
        }
        assertThat(Times.parse("")).isEqualTo(Instant.EPOCH);
    }

    @Test
    void shouldRefuseWhatIsNoTime() {
        for (String text : new String[] {"2026-02-29T00:00:00Z", "2026-11-22T25:00:00Z", "yesterday"}) {
            // When / Then
            assertThatThrownBy(() -> Times.parse(text)).isInstanceOf(DateTimeException.class);
        }
    }
}
