package io.streamplane.apiserver.verify;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
        if (value == null) {
            return TOMBSTONE;
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    boolean isTombstone() {
        return digest.equals(TOMBSTONE);
    }
}
