package io.streamplane.apiserver.cel.value;

/** An unsigned number of 64 bits. */
public record Uint(long bits) implements Comparable<Uint> {

    @Override
    public int compareTo(Uint other) {
        return Long.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(bits);
    }
}
