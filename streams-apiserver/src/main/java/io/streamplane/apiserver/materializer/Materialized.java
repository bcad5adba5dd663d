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
 * @param unboundStatus the status of a pod that is not bound yet, for the bindings of its node to be; else null
 */
public record Materialized(Entry entry, @Nullable String node, byte @Nullable [] unboundStatus) {

    /**
     * Layout: version byte 2, desired revision, observed revision, length of uid (short), uid, length of node (short), node,
     * status (or nothing). A name is never empty, so a node of length 0 is none.
     */
    private static final byte LAYOUT = 2;

    private static final byte[] NOTHING = {};

    static Serde<Materialized> serde() {
        return Serdes.serdeFrom((_, value) -> bytes(value), (_, bytes) -> of(bytes));
    }

    static byte @Nullable [] bytes(@Nullable Materialized value) {
        if (value == null) {
            return null;
        }
        byte[] uid = value.entry().uid().getBytes(StandardCharsets.UTF_8);
        byte[] node = value.node() == null ? NOTHING : value.node().getBytes(StandardCharsets.UTF_8);
        byte[] status = value.unboundStatus() == null ? NOTHING : value.unboundStatus();
        return ByteBuffer.allocate(1 + 2 * Long.BYTES + 2 * Short.BYTES + uid.length + node.length + status.length)
                .put(LAYOUT)
                .putLong(value.entry().desiredRevision())
                .putLong(value.entry().observedRevision())
                .putShort((short) uid.length)
                .put(uid)
                .putShort((short) node.length)
                .put(node)
                .put(status)
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
                    + layout + ": another version of Streamplane wrote it");
        }
        long desired = buffer.getLong();
        long observed = buffer.getLong();
        byte[] uid = take(buffer, buffer.getShort());
        byte[] node = take(buffer, buffer.getShort());
        byte[] status = take(buffer, buffer.remaining());
        return new Materialized(
                new Entry(new String(uid, StandardCharsets.UTF_8), desired, observed),
                node.length == 0 ? null : new String(node, StandardCharsets.UTF_8),
                status.length == 0 ? null : status);
    }

    private static byte[] take(ByteBuffer buffer, int length) {
        byte[] taken = new byte[length];
        buffer.get(taken);
        return taken;
    }
}
