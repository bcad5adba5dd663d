package io.streamplane.schemas.streams;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether an application gets on with the work that there is. One that has not for {@link Patience#late} is told of; after
 * {@link Patience#restart}, and then each time after twice as long, it is to start over. Not thread-safe.
 */
final class ProgressWatch {

    /**
     * How long an application may stand still.
     *
     * @param late before it is told of
     * @param restart before it starts over for the first time
     * @param longest between two starts
     */
    record Patience(Duration late, Duration restart, Duration longest) {
        static final Patience DEFAULT =
                new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(5));
    }

    /**
     * What an application is at.
     *
     * @param busy whether there is work for it, or it is still coming to its work
     * @param reachable whether it has a broker to talk to; without one, to start over helps nothing
     * @param done grows with each piece of work
     */
    record Sample(boolean busy, boolean reachable, double done) {}

    enum Verdict {
        FINE,
        LATE,
        START_OVER
    }

    private final Patience patience;
    private @Nullable Instant still;
    private Instant nextStart = Instant.MAX;
    private Duration pause;
    private double done;

    ProgressWatch(Patience patience) {
        this.patience = patience;
        this.pause = patience.restart();
    }

    /** To be called again and again. */
    Verdict look(Sample sample, Instant now) {
        boolean moved = sample.done() > done;
        done = sample.done(); // less than before where a thread has gone with its figures
        if (!sample.busy() || moved || still == null) {
            still = now;
            pause = patience.restart();
            nextStart = now.plus(pause);
            return Verdict.FINE;
        }
        if (sample.reachable() && !now.isBefore(nextStart)) {
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(patience.longest()) < 0 ? twice : patience.longest();
            nextStart = now.plus(pause);
            return Verdict.START_OVER;
        }
        return standing(now).compareTo(patience.late()) < 0 ? Verdict.FINE : Verdict.LATE;
    }

    /** For how long nothing has been done although there is work. */
    Duration standing(Instant now) {
        return still == null ? Duration.ZERO : Duration.between(still, now);
    }
}
