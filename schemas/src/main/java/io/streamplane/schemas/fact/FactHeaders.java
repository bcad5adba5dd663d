package io.streamplane.schemas.fact;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Record headers on the compacted topics, as decimal text so that a console consumer shows them. {@code revision} is
 * the resourceVersion of the accepted command that wrote the part; a tombstone carries it too. {@code uid}, on desired
 * parts and bindings, is the object's uid, so that a loader need not decode the value to know it. {@code more} says that
 * the next record of the partition is of the same command: a reader that stops in between has seen half of a command.
 */
public final class FactHeaders {

    public static final String REVISION = "revision";
    public static final String UID = "uid";
    public static final String MORE = "more";

    private static final int WIRE_PREFIX = 4;
    private static final int LONGEST_DECIMAL = 18;

    private FactHeaders() {}

    public static void putRevision(Headers headers, long revision) {
        headers.remove(REVISION);
        headers.add(REVISION, Long.toString(revision).getBytes(StandardCharsets.US_ASCII));
    }

    public static void putUid(Headers headers, String uid) {
        headers.remove(UID);
        headers.add(UID, uid.getBytes(StandardCharsets.UTF_8));
    }

    public static void putMore(Headers headers) {
        headers.remove(MORE);
        headers.add(MORE, new byte[] {'1'});
    }

    public static boolean hasMore(Headers headers) {
        return headers.lastHeader(MORE) != null;
    }

    /** The revision; throws {@link IllegalArgumentException} where the record carries none. */
    public static long revision(Headers headers) {
        return Long.parseLong(text(headers, REVISION));
    }

    /** The uid; throws {@link IllegalArgumentException} where the record carries none. */
    public static String uid(Headers headers) {
        return text(headers, UID);
    }

    /**
     * Whether a record of a compacted topic can be the materializer's: it has an object's key, a revision, and a value in
     * the wire format or none. What others wrote there is to be passed over.
     */
    public static boolean isFact(@Nullable String key, byte @Nullable [] value, Headers headers) {
        var revision = headers.lastHeader(REVISION);
        int slash = key == null ? -1 : key.indexOf('/');
        return key != null
                && slash >= 0
                && slash < key.length() - 1
                && revision != null
                && isDecimal(revision.value())
                && (value == null || (value.length > WIRE_PREFIX && value[0] == 0));
    }

    /** The same of a record as a consumer gives it. */
    public static boolean isFact(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        return isFact(key, record.value(), record.headers());
    }

    private static boolean isDecimal(byte @Nullable [] text) {
        if (text == null || text.length == 0 || text.length > LONGEST_DECIMAL) {
            return false;
        }
        for (byte each : text) {
            if (each < '0' || each > '9') {
                return false;
            }
        }
        return true;
    }

    private static String text(Headers headers, String name) {
        var header = headers.lastHeader(name);
        if (header == null) {
            throw new IllegalArgumentException("expected a header '" + name + "', but the record has none");
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
