package io.streamplane.schemas.fact;

import java.util.Locale;

/** The two parts of an object: metadata and spec, which users and controllers ask for, and status, which is reported. */
public enum ObjectPart {
    DESIRED,
    OBSERVED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** {@code desired} or {@code observed}, as in keys and topic names. */
    @Override
    public String toString() {
        return text;
    }
}
