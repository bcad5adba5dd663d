package io.streamplane.apiserver.journal.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T09:30:00Z, 2026-11-22T09:30:00Z",
        "2026-11-22T09:30:00.25+02:00, 2026-11-22T07:30:00.250Z",
        "2026-11-22T10:00:00Z, 2026-11-22T10:00:00Z",
        "10m, 2026-11-22T09:50:00Z",
        "1h30m, 2026-11-22T08:30:00Z",
        "2d, 2026-11-20T10:00:00Z",
        "1500ms, 2026-11-22T09:59:58.500Z",
        "0s, 2026-11-22T10:00:00Z",
    })
    void shouldReadTimesAndHowLongAgo(String text, Instant time) {
        assertThat(Moment.parse(text, NOW)).isEqualTo(new Moment.AtTime(time));
    }

    @Test
    void shouldReadRevisions() {
        assertThat(Moment.parse("4711", NOW)).isEqualTo(new Moment.AtRevision(4711));
        assertThat(Moment.parse("-1", NOW)).isEqualTo(new Moment.BeforeNewest(1));
    }

    @Test
    void shouldRefuseWhatIsNoMoment() {
        for (String text :
                List.of("", "yesterday", "-10m", "10m!", "2026-11-22", "2026-11-22T09:30:00", "99999999999999999999")) {
            // When / Then
            assertThatThrownBy(() -> Moment.parse(text, NOW))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected a revision like 4711", "like 10m, but got '" + text + "'");
        }
    }

    @Test
    void shouldRefuseTimesThatAreYetToCome() {
        for (String text : List.of("2026-11-22T10:00:00.001Z", "2999-01-01T00:00:00Z", "+999999999-01-01T00:00:00Z")) {
            // When / Then
            assertThatThrownBy(() -> Moment.parse(text, NOW))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("expected a time of the past, but got ")
                    .hasMessageEndingWith(", which is yet to come");
        }
    }
}
