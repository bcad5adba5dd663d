package io.streamplane.schemas.protobuf;

import com.google.protobuf.CodedOutputStream;
import io.streamplane.schemas.kind.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes trees as {@code application/vnd.kubernetes.protobuf}; {@link ProtobufBody} reads it. */
public final class ProtobufWriter {

    private static final int TYPE_META = 1;
    private static final int RAW = 2;
    private static final int ITEMS = 2;

    private ProtobufWriter() {}

    /** Whether objects of this kind have a message. */
    public static boolean knows(Kind kind) {
        return MessageNames.of(WireCatalogue.get(), kind.apiVersion(), kind.kind()) != null;
    }

    /** A whole body. Throws {@link IllegalArgumentException} where the object's kind has no message. */
    public static byte[] body(ObjectNode object) {
        var out = new BackwardBuffer();
        writer(out).write(message(object), object);
        envelope(out, object, out.length());
        return out.toByteArray();
    }

    /**
     * The body of a list.
     *
     * @param head of the list, with kind, apiVersion and metadata
     * @param bodies of the items by their index; each is asked for twice, and must be the same
     */
    public static void list(OutputStream out, ObjectNode head, int count, IntFunction<byte[]> bodies)
            throws IOException {
        var start = new BackwardBuffer();
        writer(start).write(message(head), head);
        long length = start.length();
        for (int i = 0; i < count; i++) {
            int item = raw(bodies.apply(i)).length();
            length += CodedOutputStream.computeTagSize(ITEMS) + CodedOutputStream.computeUInt32SizeNoTag(item) + item;
        }
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("expected a list of less than 2 GiB, but it has " + length + " bytes");
        }
        envelope(start, head, (int) length);
        out.write(start.toByteArray());
        for (int i = 0; i < count; i++) {
            byte[] body = bodies.apply(i);
            Raw item = raw(body);
            var prefix = new BackwardBuffer();
            prefix.varint(item.length());
            prefix.tag(ITEMS, 2);
            out.write(prefix.toByteArray());
            out.write(body, item.offset(), item.length());
        }
    }

    /**
     * A {@code meta/v1 WatchEvent}.
     *
     * @param body of its object
     */
    public static byte[] watchEvent(String type, byte[] body) {
        var out = new BackwardBuffer();
        out.put(body);
        out.delimited(1, 0);
        out.delimited(2, 0);
        int before = out.length();
        out.put(type);
        out.delimited(1, before);
        return out.toByteArray();
    }

    /** Where in a body its message is. */
    private record Raw(int offset, int length) {}

    private static Raw raw(byte[] body) {
        int at = ProtobufBody.MAGIC.length + 1;
        long typeMeta = varint(body, at);
        at += size(body, at) + (int) typeMeta + 1;
        int length = (int) varint(body, at);
        return new Raw(body.length - length, length);
    }

    private static long varint(byte[] bytes, int at) {
        long value = 0;
        for (int i = 0; ; i++) {
            value |= (long) (bytes[at + i] & 0x7F) << 7 * i;
            if (bytes[at + i] >= 0) {
                return value;
            }
        }
    }

    private static int size(byte[] bytes, int at) {
        int size = 1;
        while (bytes[at + size - 1] < 0) {
            size++;
        }
        return size;
    }

    private static MessageWriter writer(BackwardBuffer out) {
        return new MessageWriter(WireCatalogue.get(), out);
    }

    /** What stands before a message of this length. */
    private static void envelope(BackwardBuffer out, ObjectNode object, int length) {
        out.varint(length);
        out.tag(RAW, 2);
        int before = out.length();
        text(out, 2, object.path("kind").asString(""));
        text(out, 1, object.path("apiVersion").asString(""));
        out.delimited(TYPE_META, before);
        out.put(ProtobufBody.MAGIC);
    }

    private static void text(BackwardBuffer out, int number, String text) {
        int before = out.length();
        out.put(text);
        out.delimited(number, before);
    }

    private static String message(ObjectNode object) {
        String apiVersion = object.path("apiVersion").asString("");
        String kind = object.path("kind").asString("");
        @Nullable String name = MessageNames.of(WireCatalogue.get(), apiVersion, kind);
        if (name == null) {
            throw new IllegalArgumentException(
                    "expected a kind with a protobuf message, but got " + apiVersion + " " + kind);
        }
        return name;
    }
}
