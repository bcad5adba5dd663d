package io.streamplane.schemas.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Times as the API reads and writes them: {@code meta/v1 Time} and {@code MicroTime}. What it takes is what Go's
 * {@code time.Parse} takes for these two layouts; what it stores has one form, in UTC, so that every reader can read it.
 */
public final class Timestamps {

    /** The two forms of times in objects. */
    public enum Form {
        /** {@code Time}: whole seconds. A fraction may be given, and is dropped. */
        SECONDS("2006-01-02T15:04:05Z07:00", "uuuu-MM-dd'T'HH:mm:ss'Z'"),
        /** {@code MicroTime}: exactly six digits of a second. */
        MICROS("2006-01-02T15:04:05.000000Z07:00", "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

        final String layout;
        final DateTimeFormatter format;

        Form(String layout, String pattern) {
            this.layout = layout;
            this.format = DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
        }
    }

    /** What a text is. */
    public sealed interface Reading {

        record Moment(Instant instant) implements Reading {}

        /** @param problem in the words of Go's {@code time.ParseError} */
        record Wrong(String problem) implements Reading {}
    }

    private static final String PLAIN = "0000-00-00T00:00:00Z";

    private Timestamps() {}

    /** Reads a text as the API does. */
    public static Reading parse(String text, Form form) {
        return new GoTime(text, form).read();
    }

    /** The one form that is stored. */
    public static String format(Instant instant, Form form) {
        return form.format.format(instant);
    }

    /** As a {@code Time}, e.g. {@code 2026-11-22T10:00:00Z}. */
    public static String format(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * The time that an object says; null where it says none, or what is none. Never fails: whatever an object holds, it is no
     * reason to stop.
     */
    public static @Nullable Instant read(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            if (isPlain(text)) {
                return plain(text);
            }
        } catch (DateTimeException e) {
            return null;
        }
        return new GoTime(text, Form.SECONDS).read() instanceof Reading.Moment(Instant instant) ? instant : null;
    }

    /** As {@link #format(Instant)} writes it. Controllers read as many as they look at pods. */
    static boolean isPlain(String text) {
        if (text.length() != PLAIN.length()) {
            return false;
        }
        for (int i = 0; i < PLAIN.length(); i++) {
            char expected = PLAIN.charAt(i);
            char got = text.charAt(i);
            if (expected == '0' ? got < '0' || got > '9' : got != expected) {
                return false;
            }
        }
        return true;
    }

    private static Instant plain(String text) {
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, 19))
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(String text, int begin, int end) {
        return Integer.parseInt(text, begin, end, 10);
    }
}
