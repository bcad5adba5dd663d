package io.streamplane.scheduler.streams;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A fact as the decider's store keeps it.
 *
 * @param revision that wrote the part; 0 where an earlier version of this code kept it, which did not note it
 */
record StoredFact(byte[] value, long revision) {

    /** Layout: version byte 1, revision, value. A value of the wire format begins with 0: it was kept as it came. */
    private static final byte LAYOUT = 1;

    private static final int HEADER = 1 + Long.BYTES;

    byte[] bytes() {
        return ByteBuffer.allocate(HEADER + value.length)
                .put(LAYOUT)
                .putLong(revision)
                .put(value)
                .array();
    }

    static StoredFact of(byte[] bytes) {
        if (bytes[0] == 0) {
            return new StoredFact(bytes, 0);
        }
        if (bytes[0] != LAYOUT) {
            throw new IllegalArgumentException("expected layout " + LAYOUT + " in the scheduler's store, but it is "
                    + bytes[0] + ": a newer Streamplane wrote it");
        }
        return new StoredFact(
                Arrays.copyOfRange(bytes, HEADER, bytes.length),
                ByteBuffer.wrap(bytes, 1, Long.BYTES).getLong());
    }
}
