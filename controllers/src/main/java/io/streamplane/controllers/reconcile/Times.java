package io.streamplane.controllers.reconcile;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Kubernetes timestamps: RFC 3339 in UTC, whole seconds. */
public final class Times {

    private Times() {}

    public static String format(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The instant, or {@link Instant#EPOCH} for an absent one. */
    public static Instant parse(@Nullable String text) {
        return text == null || text.isEmpty()
                ? Instant.EPOCH
                : OffsetDateTime.parse(text).toInstant();
    }
}
