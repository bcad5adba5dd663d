package io.streamplane.controllers.streams;

import io.streamplane.schemas.streams.StartGate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Learns that a partition has been read past a revision which another topic showed. The materializer writes what comes of a
 * command to all topics in one transaction and in the journal's order: so when revision R was seen on one topic, all before
 * R is below the end of any other. That end is asked for, once for all that want it at the time, and when the reader has
 * come to it the revision is known. No record need come for that: a quiet partition has nothing left to read.
 *
 * <p>Example: a dependent at revision 90 names an owner that {@code cluster}, last read at revision 40, has not; the end of
 * {@code cluster} is where the reader is; so the owner is not among those before 90. Thread-safe; never blocks.
 */
final class Fence {

    private final Supplier<StartGate> gates;
    private @Nullable StartGate gate;
    private long asked;
    private long known;

    /** @param gates opens at the end that the partition has when it is made */
    Fence(Supplier<StartGate> gates) {
        this.gates = gates;
    }

    /** Asks to learn it about a revision that was seen elsewhere; to be repeated until it is known. */
    synchronized void want(long revision) {
        if (revision > known && gate == null) {
            gate = gates.get();
            asked = revision;
        }
    }

    /**
     * Up to where nothing is left to read, as far as it was asked for.
     *
     * @param position one past the offset of the newest record that was read
     */
    synchronized long known(long position) {
        if (gate != null && gate.open(position)) {
            close();
            known = Math.max(known, asked);
        }
        return known;
    }

    synchronized void close() {
        if (gate != null) {
            gate.close();
            gate = null;
        }
    }
}
