package io.streamplane.schemas.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes Avro binary into memory. Not thread-safe. */
final class AvroOutput {

    private byte[] bytes;
    private int size;

    /** @param usualSize a guess; it grows as it must */
    AvroOutput(int usualSize) {
        bytes = new byte[usualSize];
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    void writeBoolean(boolean value) {
        ensure(1);
        bytes[size++] = (byte) (value ? 1 : 0);
    }

    void writeInt(int value) {
        writeLong(value);
    }

    void writeLong(long value) {
        ensure(10);
        long bits = (value << 1) ^ (value >> 63);
        while ((bits & ~0x7fL) != 0) {
            bytes[size++] = (byte) (bits | 0x80);
            bits >>>= 7;
        }
        bytes[size++] = (byte) bits;
    }

    void writeDouble(double value) {
        ensure(Double.BYTES);
        long bits = Double.doubleToRawLongBits(value);
        for (int i = 0; i < Double.BYTES; i++) {
            bytes[size++] = (byte) (bits >>> (Byte.SIZE * i));
        }
    }

    void writeString(String text) {
        writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    void writeBytes(byte[] value) {
        writeLong(value.length);
        writeFixed(value);
    }

    void writeFixed(byte[] value) {
        ensure(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    /** Where the items of a list begin; {@link #endList} comes after them. */
    int startList() {
        return size;
    }

    /**
     * The items since a start are a whole list: one block, with its size in bytes before it, so that readers can step over
     * it.
     */
    void endList(int start, int count) {
        int items = size - start;
        if (count > 0) {
            writeLong(-count);
            writeLong(items);
            byte[] head = Arrays.copyOfRange(bytes, start + items, size);
            System.arraycopy(bytes, start, bytes, start + head.length, items);
            System.arraycopy(head, 0, bytes, start, head.length);
        }
        writeEnd();
    }

    /** The only block of a map, before its entries; {@link #writeEnd} comes after them. */
    void writeBlock(int count) {
        if (count > 0) {
            writeLong(count);
        }
    }

    void writeEnd() {
        writeLong(0);
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
