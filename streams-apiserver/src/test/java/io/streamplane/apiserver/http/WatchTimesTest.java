package io.streamplane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchTimesTest {

    @ParameterizedTest(name = "{0} s with bookmarks {1}: {2}")
    @CsvSource({
        "200, true, 60 120 180 198",
        "61, true, 59",
        "10, true, 8",
        "2, true, ''",
        "1, true, ''",
        "200, false, ''"
    })
    void shouldBookmarkEachMinuteAndBeforeTheEnd(int seconds, boolean bookmarks, String expected) {
        // Given
        long start = Long.MAX_VALUE - 5_000_000_000L;
        var times = new WatchTimes(start, Duration.ofSeconds(seconds), bookmarks);
        var told = new ArrayList<String>();
        long now = start;

        // When
        while (!times.isOver(now)) {
            if (times.isBookmarkDue(now)) {
                told.add(Long.toString(Duration.ofNanos(now - start).toSeconds()));
                times.bookmarked(now);
            }
            Duration patience = times.patience(now);
            assertThat(patience).isPositive();
            now += patience.toNanos();
        }

        // Then
        assertThat(String.join(" ", told)).isEqualTo(expected);
        assertThat(Duration.ofNanos(now - start)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
