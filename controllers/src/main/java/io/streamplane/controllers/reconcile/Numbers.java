package io.streamplane.controllers.reconcile;

import org.jspecify.annotations.Nullable;

/** Numbers that an object may leave out. */
public final class Numbers {

    private Numbers() {}

    public static int or(@Nullable Integer number, int otherwise) {
        return number == null ? otherwise : number;
    }

    public static int orZero(@Nullable Integer number) {
        return or(number, 0);
    }
}
