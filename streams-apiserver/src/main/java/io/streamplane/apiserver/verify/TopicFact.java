package io.streamplane.apiserver.verify;

import io.streamplane.schemas.digest.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The newest record of a part.
 *
 * @param revision its header
 * @param uid its header; empty where it has none
 * @param digest of its value; empty for a tombstone
 * @param offset in its partition
 */
record TopicFact(long revision, String uid, String digest, long offset) {

    static final String TOMBSTONE = "";

    /** SHA-256, in hexadecimal; all values of a large cluster would not fit in memory. */
    static String digest(byte @Nullable [] value) {
        return value == null ? TOMBSTONE : Sha256.hex(value);
    }

    boolean isTombstone() {
        return digest.equals(TOMBSTONE);
    }
}
