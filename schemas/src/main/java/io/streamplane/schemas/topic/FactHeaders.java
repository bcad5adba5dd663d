package io.streamplane.schemas.topic;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;

/**
 * Record headers on the compacted topics, as decimal text so that a console consumer shows them. {@code revision} is
 * the resourceVersion of the accepted command that wrote the part; a tombstone carries it too. {@code uid}, on desired
 * parts and bindings, is the object's uid, so that a loader need not decode the value to know it.
 */
public final class FactHeaders {

    public static final String REVISION = "revision";
    public static final String UID = "uid";

    private FactHeaders() {}

    public static void putRevision(Headers headers, long revision) {
        headers.remove(REVISION);
        headers.add(REVISION, Long.toString(revision).getBytes(StandardCharsets.US_ASCII));
    }

    public static void putUid(Headers headers, String uid) {
        headers.remove(UID);
        headers.add(UID, uid.getBytes(StandardCharsets.UTF_8));
    }

    /** The revision; throws {@link IllegalArgumentException} where the record carries none. */
    public static long revision(Headers headers) {
        return Long.parseLong(text(headers, REVISION));
    }

    /** The uid; throws {@link IllegalArgumentException} where the record carries none. */
    public static String uid(Headers headers) {
        return text(headers, UID);
    }

    private static String text(Headers headers, String name) {
        var header = headers.lastHeader(name);
        if (header == null) {
            throw new IllegalArgumentException("expected a header '" + name + "', but the record has none");
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
