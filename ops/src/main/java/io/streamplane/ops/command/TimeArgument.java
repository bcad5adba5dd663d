package io.streamplane.ops.command;

import io.streamplane.apiserver.journal.read.Moment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A time as kubectl's users give it: RFC 3339, or so long ago, e.g. {@code 10m}, {@code 1h30m}, {@code 7d}. */
final class TimeArgument {

    /** How help texts say what {@link Moment} reads. */
    static final String MOMENT = "a revision, -1 for the one before the newest, RFC 3339, or how long ago, e.g. 10m";

    private TimeArgument() {}

    static Instant parse(String text, Instant now) {
        try {
            if (Moment.parse(text, now) instanceof Moment.AtTime at) {
                return at.time();
            }
        } catch (IllegalArgumentException e) {
            throw expected(text, e);
        }
        throw expected(text, null);
    }

    private static IllegalArgumentException expected(String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "expected a time like 2026-11-22T10:00:00Z, or how long ago, like 10m, but got '" + text + "'", cause);
    }
}
