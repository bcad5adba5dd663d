package io.streamplane.controllers.reconcile;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Kubernetes timestamps: RFC 3339 in UTC, whole seconds. */
public final class Times {

    private static final String PLAIN = "0000-00-00T00:00:00Z";

    private Times() {}

    public static String format(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The instant, or {@link Instant#EPOCH} for an absent one. */
    public static Instant parse(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Instant.EPOCH;
        }
        return isPlain(text) ? plain(text) : OffsetDateTime.parse(text).toInstant();
    }

    /** As {@link #format} writes it: {@code 2026-11-22T10:00:00Z}. Controllers parse as many as they look at pods. */
    private static boolean isPlain(String text) {
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
