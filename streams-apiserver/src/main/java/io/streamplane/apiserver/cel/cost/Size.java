package io.streamplane.apiserver.cel.cost;

/** Bounds of the size of a value, and the arithmetic of costs, which ends at the greatest long. */
record Size(long min, long max) {

    static final Size UNKNOWN = new Size(0, Long.MAX_VALUE);
    static final Size ONE = new Size(1, 1);

    static Size fixed(long size) {
        return new Size(size, size);
    }

    Size plus(Size other) {
        return new Size(sum(min, other.min), sum(max, other.max));
    }

    Size times(Size other) {
        return new Size(product(min, other.min), product(max, other.max));
    }

    Size union(Size other) {
        return new Size(Math.min(min, other.min), Math.max(max, other.max));
    }

    /** What it costs at most to look at each of it. */
    long cost(double factor) {
        return scaled(max, factor);
    }

    static long sum(long one, long other) {
        return one + other < 0 ? Long.MAX_VALUE : one + other;
    }

    static long product(long one, long other) {
        return Math.multiplyHigh(one, other) != 0 || one * other < 0 ? Long.MAX_VALUE : one * other;
    }

    static long scaled(long size, double factor) {
        double scaled = Math.ceil(size * factor);
        return scaled >= 0x1p63 ? Long.MAX_VALUE : (long) scaled;
    }
}
