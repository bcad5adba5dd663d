package io.streamplane.controllers.reconcile;

import io.streamplane.schemas.time.Timestamps;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Kubernetes timestamps: RFC 3339 in UTC, whole seconds. */
public final class Times {

    private Times() {}

    public static String format(Instant instant) {
        return Timestamps.format(instant);
    }

    /** The instant, or {@link Instant#EPOCH} for an absent one, or a text that is none. */
    public static Instant parse(@Nullable String text) {
        return Objects.requireNonNullElse(Timestamps.read(text), Instant.EPOCH);
    }
}
