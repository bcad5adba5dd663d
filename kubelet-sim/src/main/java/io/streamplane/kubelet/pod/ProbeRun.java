package io.streamplane.kubelet.pod;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far one probe of a running container is.
 *
 * @param at the last time that it was made, or the first time that it is to be made; the others are whole periods away
 * @param next when it is made next; null where it would only find again what it has found, or is not made any more
 * @param found what it found last
 * @param streak how many times in a row it found that
 * @param holds the result once the threshold was reached
 */
record ProbeRun(Instant at, @Nullable Instant next, boolean found, int streak, boolean holds) {

    /** Liveness is taken for given at first, the others are not. */
    static ProbeRun first(Instant at, boolean holds) {
        return new ProbeRun(at, at, holds, 0, holds);
    }

    ProbeRun waiting(@Nullable Instant until) {
        return new ProbeRun(at, until, found, streak, holds);
    }
}
