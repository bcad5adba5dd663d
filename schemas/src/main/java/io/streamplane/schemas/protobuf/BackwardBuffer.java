package io.streamplane.schemas.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that are written from the last to the first, so that a message's length is known when it is to be written: before
 * the message. Goal: one pass over the tree, where lengths first would take two.
 */
final class BackwardBuffer {

    private byte[] bytes = new byte[1024];
    private int start = bytes.length;

    int length() {
        return bytes.length - start;
    }

    byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, start, bytes.length);
    }

    void put(byte[] value) {
        room(value.length);
        start -= value.length;
        System.arraycopy(value, 0, bytes, start, value.length);
    }

    /** A text of which no length is written. */
    void put(String text) {
        int length = text.length();
        room(length);
        for (int i = length - 1; i >= 0; i--) {
            char each = text.charAt(i);
            if (each >= 0x80) {
                start += length - 1 - i;
                put(text.getBytes(StandardCharsets.UTF_8));
                return;
            }
            bytes[--start] = (byte) each;
        }
    }

    void varint(long value) {
        int size = 1;
        for (long left = value >>> 7; left != 0; left >>>= 7) {
            size++;
        }
        room(size);
        start -= size;
        int at = start;
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes[at++] = (byte) (left & 0x7F | 0x80);
            left >>>= 7;
        }
        bytes[at] = (byte) left;
    }

    void fixed64(long value) {
        room(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[--start] = (byte) (value >>> shift);
        }
    }

    /** The tag of a field whose value has been written. */
    void tag(int number, int wireType) {
        varint((long) number << 3 | wireType);
    }

    /** Length and tag of a field whose value is all that was written since the buffer had this length. */
    void delimited(int number, int lengthBefore) {
        varint(length() - lengthBefore);
        tag(number, 2);
    }

    private void room(int more) {
        if (start < more) {
            int used = length();
            byte[] larger = new byte[Math.max(bytes.length * 2, used + more)];
            System.arraycopy(bytes, start, larger, larger.length - used, used);
            start = larger.length - used;
            bytes = larger;
        }
    }
}
