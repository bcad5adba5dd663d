package io.streamplane.schemas.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far the parts of a process are ahead of the system's clock: not at all, unless a test has moved them on. What they wait
 * for by the system's clock, such as the answer of a broker, is not moved. Thread-safe.
 */
public final class TimeShift implements InstantSource {

    /** The system's time, for good. */
    public static final TimeShift NONE = new TimeShift(false);

    private final boolean movable;
    private final AtomicLong millis = new AtomicLong();

    private TimeShift(boolean movable) {
        this.movable = movable;
    }

    /** One that can be moved; not ahead yet. */
    public static TimeShift movable() {
        return new TimeShift(true);
    }

    public boolean isMovable() {
        return movable;
    }

    /** Moves on by this; time never goes back. */
    public void advance(Duration by) {
        if (!movable) {
            throw new IllegalStateException("expected a time that can be moved, but this is the system's");
        }
        if (by.isNegative()) {
            throw new IllegalArgumentException("expected to go forward in time, but got " + by);
        }
        millis.addAndGet(by.toMillis());
    }

    /** The time here at a time of the system's clock. */
    public Instant at(long systemMillis) {
        return Instant.ofEpochMilli(systemMillis + millis.get());
    }

    @Override
    public Instant instant() {
        return movable ? Instant.now().plusMillis(millis.get()) : Instant.now();
    }

    @Override
    public long millis() {
        return System.currentTimeMillis() + millis.get();
    }
}
