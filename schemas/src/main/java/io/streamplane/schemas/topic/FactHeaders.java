package io.streamplane.schemas.topic;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;

/**
 * Record headers on the compacted topics, as decimal text so that a console consumer shows them. {@code revision} is
 * the resourceVersion of the accepted command that wrote the part; a tombstone carries it too.
 */
public final class FactHeaders {

    public static final String REVISION = "revision";

    private FactHeaders() {}

    public static void putRevision(Headers headers, long revision) {
        headers.remove(REVISION);
        headers.add(REVISION, Long.toString(revision).getBytes(StandardCharsets.US_ASCII));
    }

    /** The revision; throws {@link IllegalArgumentException} where the record carries none. */
    public static long revision(Headers headers) {
        var header = headers.lastHeader(REVISION);
        if (header == null) {
            throw new IllegalArgumentException("expected a header '" + REVISION + "', but the record has none");
        }
        return Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII));
    }
}
