package io.streamplane.apiserver.cel.value;

import java.util.Arrays;

/** Bytes; whoever makes one gives the array away. */
@SuppressWarnings("ArrayRecordComponent")
public record Bytes(byte[] content) implements Comparable<Bytes> {

    public int size() {
        return content.length;
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(content, other.content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }
}
