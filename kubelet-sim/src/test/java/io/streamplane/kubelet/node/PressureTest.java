package io.streamplane.kubelet.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PressureTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** What is said to be available every ten seconds, "-" for nothing; "+" and what is reclaimed then. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "- -, well well",
        "100 100, well well",
        "99 99, short short",
        "50 - - -, short told told well",
        "50 100 99 - - -, short told short told told well",
        "50+49 50 50, short short short",
        "50+50 50 50 50 50, short told told well well",
        "50+50 50 60 60, short told short short",
    })
    void shouldTellOfAShortageAWhileLonger(String said, String expected) {
        // Given
        var pressure = new Pressure(100, Duration.ofSeconds(30));
        List<String> seen = new ArrayList<>();

        // When
        Instant now = NOW;
        for (String each : said.split(" ")) {
            String[] parts = each.split("\\+");
            pressure.look(parts[0].equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(parts[0])), now);
            seen.add(pressure.isShort() ? "short" : pressure.isTold(now) ? "told" : "well");
            pressure.reclaim(parts.length > 1 ? Long.parseLong(parts[1]) : 0);
            now = now.plusSeconds(10);
        }

        // Then
        assertThat(seen).containsExactly(expected.split(" "));
    }
}
