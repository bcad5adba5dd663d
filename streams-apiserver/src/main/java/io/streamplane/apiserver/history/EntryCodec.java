package io.streamplane.apiserver.history;

import io.streamplane.schemas.journal.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Values of the index's rows: the revisions of both parts, eight bytes each, big-endian, and the uid's text. An empty value
 * says that the object was deleted.
 */
final class EntryCodec {

    private static final byte[] DELETED = {};

    private EntryCodec() {}

    static byte[] encode(@Nullable Entry entry) {
        if (entry == null) {
            return DELETED;
        }
        byte[] uid = entry.uid().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 * Long.BYTES + uid.length)
                .putLong(entry.desiredRevision())
                .putLong(entry.observedRevision())
                .put(uid)
                .array();
    }

    static @Nullable Entry decode(byte[] value) {
        if (value.length == 0) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(value);
        long desired = buffer.getLong();
        long observed = buffer.getLong();
        return new Entry(StandardCharsets.UTF_8.decode(buffer).toString(), desired, observed);
    }
}
