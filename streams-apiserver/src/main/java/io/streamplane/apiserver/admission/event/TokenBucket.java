package io.streamplane.apiserver.admission.event;

import java.time.Instant;

/** So many at once, and then so many a second. Not thread-safe. */
final class TokenBucket {

    private static final double NANOS = 1e9;

    private final double perSecond;
    private final int most;
    private double tokens;
    private Instant filled;

    /** Full. */
    TokenBucket(int perSecond, int most, Instant now) {
        this.perSecond = perSecond;
        this.most = most;
        tokens = most;
        filled = now;
    }

    /** Takes one, if there is one. A clock that goes back adds none. */
    boolean take(Instant now) {
        if (now.isAfter(filled)) {
            double seconds =
                    now.getEpochSecond() - filled.getEpochSecond() + (now.getNano() - filled.getNano()) / NANOS;
            tokens = Math.min(most, tokens + seconds * perSecond);
            filled = now;
        }
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
