package io.streamplane.example.controller;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The hours of the day in which something rests, in UTC: from the first time on, until the second one. They may go over
 * midnight; where both times are the same it always rests.
 */
record RestHours(LocalTime from, LocalTime until) {

    private static final Pattern FORM = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d-([01]\\d|2[0-3]):[0-5]\\d");

    /** Reads e.g. {@code 22:00-06:00}; empty where the text is something else. */
    static Optional<RestHours> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        String[] ends = text.split("-", 2);
        return Optional.of(new RestHours(LocalTime.parse(ends[0]), LocalTime.parse(ends[1])));
    }

    boolean contains(Instant now) {
        LocalTime time = now.atOffset(ZoneOffset.UTC).toLocalTime();
        return from.isBefore(until)
                ? !time.isBefore(from) && time.isBefore(until)
                : !time.isBefore(from) || time.isBefore(until);
    }

    /** How long until they begin or end. */
    Duration untilChange(Instant now) {
        LocalTime time = now.atOffset(ZoneOffset.UTC).toLocalTime();
        Duration left = Duration.between(time, contains(now) ? until : from);
        return left.isPositive() ? left : left.plusDays(1);
    }
}
