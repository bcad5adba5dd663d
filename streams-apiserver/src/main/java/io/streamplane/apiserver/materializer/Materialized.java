package io.streamplane.apiserver.materializer;

import io.streamplane.schemas.journal.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * What the materializer keeps of an existing object.
 *
 * @param node the node on whose partition of the bindings the pod is; null where it is on none
 */
record Materialized(Entry entry, @Nullable String node) {

    /** Layout: version byte 1, desired revision, observed revision, length of uid (short), uid, node (or nothing). */
    private static final byte LAYOUT = 1;

    static Serde<Materialized> serde() {
        return Serdes.serdeFrom((_, value) -> bytes(value), (_, bytes) -> of(bytes));
    }

    static byte @Nullable [] bytes(@Nullable Materialized value) {
        if (value == null) {
            return null;
        }
        byte[] uid = value.entry().uid().getBytes(StandardCharsets.UTF_8);
        byte[] node = value.node() == null ? new byte[0] : value.node().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + 2 * Long.BYTES + Short.BYTES + uid.length + node.length)
                .put(LAYOUT)
                .putLong(value.entry().desiredRevision())
                .putLong(value.entry().observedRevision())
                .putShort((short) uid.length)
                .put(uid)
                .put(node)
                .array();
    }

    private static @Nullable Materialized of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        byte layout = buffer.get();
        if (layout != LAYOUT) {
            throw new IllegalArgumentException("expected layout " + LAYOUT + " in the materializer's store, but it is "
                    + layout + ": a newer Streamplane wrote it");
        }
        long desired = buffer.getLong();
        long observed = buffer.getLong();
        byte[] uid = new byte[buffer.getShort()];
        buffer.get(uid);
        byte[] node = new byte[buffer.remaining()];
        buffer.get(node);
        return new Materialized(
                new Entry(new String(uid, StandardCharsets.UTF_8), desired, observed),
                node.length == 0 ? null : new String(node, StandardCharsets.UTF_8));
    }
}
