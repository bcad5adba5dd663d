package io.streamplane.controllers.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
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
    void shouldReadWhatIsNoTimeAsNone() {
        for (String text : new String[] {"", "2026-02-29T00:00:00Z", "2026-11-22T25:00:00Z", "yesterday"}) {
            // When / Then
            assertThat(Times.parse(text)).isEqualTo(Instant.EPOCH);
        }
    }
}
