package io.streamplane.schemas.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;

/**
 * Reads Avro binary from bytes in memory. Bytes that end too early are an {@link IndexOutOfBoundsException}, lengths
 * that cannot be a {@link CodecException}. Not thread-safe.
 */
final class AvroInput {

    /** No list of values that take no bytes is longer. */
    private static final int MAX_FREE_ITEMS = 10_000;

    private static final int MAX_DEPTH = 512;

    private final byte[] bytes;
    private int position;
    private int depth;

    AvroInput(byte[] bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    boolean isEnd() {
        return position == bytes.length;
    }

    /** Before each record, which alone can contain itself. */
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new CodecException("records are nested more than " + MAX_DEPTH + " times");
        }
    }

    void leave() {
        depth--;
    }

    boolean readBoolean() {
        return bytes[position++] != 0;
    }

    int readInt() {
        byte first = bytes[position];
        if (first >= 0) {
            position++;
            return (first >>> 1) ^ -(first & 1);
        }
        return (int) readLong();
    }

    long readLong() {
        long bits = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes[position++];
            bits |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return (bits >>> 1) ^ -(bits & 1);
            }
        }
        throw new CodecException("a number has more than 64 bits");
    }

    /** A branch of a union, or a symbol of an enum. */
    int readIndex(int count) {
        int index = readInt();
        if (index < 0 || index >= count) {
            throw new CodecException("expected a branch below " + count + ", but got " + index);
        }
        return index;
    }

    float readFloat() {
        return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
    }

    double readDouble() {
        return Double.longBitsToDouble(littleEndian(Double.BYTES));
    }

    private long littleEndian(int length) {
        long bits = 0;
        for (int i = 0; i < length; i++) {
            bits |= (bytes[position++] & 0xffL) << (Byte.SIZE * i);
        }
        return bits;
    }

    String readString() {
        int length = readLength();
        String text = Words.text(bytes, position, length);
        position += length;
        return text;
    }

    /** Text that is JSON. */
    JsonNode readJson() {
        int length = readLength();
        JsonNode tree = ObjectCodec.JSON.readTree(bytes, position, length);
        if (tree.isMissingNode()) {
            throw new CodecException("expected JSON, but got no text");
        }
        position += length;
        return tree;
    }

    /** Text that is JSON, as a Java value; null where it is JSON's null. */
    @Nullable
    Object readJson(JavaType type) {
        int length = readLength();
        Object value = ObjectCodec.JSON.readValue(bytes, position, length, type);
        position += length;
        return value;
    }

    byte[] readBytes() {
        return readFixed(readLength());
    }

    byte[] readFixed(int length) {
        checkLength(length);
        byte[] copy = new byte[length];
        System.arraycopy(bytes, position, copy, 0, length);
        position += length;
        return copy;
    }

    void skipString() {
        int length = readLength();
        position += length;
    }

    void skipFixed(int length) {
        checkLength(length);
        position += length;
    }

    /**
     * The end of a list that is one block with its size before it, from here, its end mark included. -1 where it is
     * something else; then nothing is read.
     */
    int endOfList() {
        int start = position;
        int end = -1;
        if (readLong() < 0) {
            long length = readLong();
            boolean inside = length >= 0 && length < bytes.length - position;
            end = inside && bytes[position + (int) length] == 0 ? position + (int) length + 1 : -1;
        }
        position = start;
        return end;
    }

    int position() {
        return position;
    }

    byte[] bytes() {
        return bytes;
    }

    void skipTo(int end) {
        position = end;
    }

    /** How many items of a list or entries of a map come next; 0 at its end. */
    int readBlock() {
        long count = readLong();
        if (count < 0) {
            count = -count;
            readLong();
        }
        if (count < 0 || count > Math.max(bytes.length - position, MAX_FREE_ITEMS)) {
            throw new CodecException("a list or map of " + count + " items is longer than its bytes");
        }
        return (int) count;
    }

    /** As {@link #readBlock}; a block whose size is told is skipped as a whole, and not counted. */
    int skipBlocks() {
        while (true) {
            long count = readLong();
            if (count >= 0) {
                if (count > Math.max(bytes.length - position, MAX_FREE_ITEMS)) {
                    throw new CodecException("a list or map of " + count + " items is longer than its bytes");
                }
                return (int) count;
            }
            int length = readLength();
            position += length;
        }
    }

    private int readLength() {
        long length = readLong();
        checkLength(length);
        return (int) length;
    }

    private void checkLength(long length) {
        if (length < 0 || length > bytes.length - position) {
            throw new CodecException("expected " + length + " more bytes, but there are " + (bytes.length - position));
        }
    }
}
