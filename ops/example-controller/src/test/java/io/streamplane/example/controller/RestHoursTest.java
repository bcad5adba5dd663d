package io.streamplane.example.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestHoursTest {

    @ParameterizedTest(name = "{0} at {1}: {2}, for {3}")
    @CsvSource({
        "09:00-17:00, 08:59, false, PT1M",
        "09:00-17:00, 09:00, true, PT8H",
        "09:00-17:00, 17:00, false, PT16H",
        "22:00-06:00, 21:00, false, PT1H",
        "22:00-06:00, 23:30, true, PT6H30M",
        "22:00-06:00, 05:59, true, PT1M",
        "22:00-06:00, 06:00, false, PT16H",
    })
    void shouldKnowWhenTheyAre(String hours, String time, boolean rests, Duration left) {
        // Given
        RestHours parsed = RestHours.parse(hours).orElseThrow();
        Instant now = Instant.parse("2026-01-01T" + time + ":00Z");

        // When
        boolean contains = parsed.contains(now);

        // Then
        assertThat(contains).isEqualTo(rests);
        assertThat(parsed.untilChange(now)).isEqualTo(left);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "22-06", "24:00-06:00", "22:00", "22:00-06:00-07:00"})
    void shouldReadNothingElse(String text) {
        // Given
        // When
        var hours = RestHours.parse(text);

        // Then
        assertThat(hours).isEmpty();
    }
}
