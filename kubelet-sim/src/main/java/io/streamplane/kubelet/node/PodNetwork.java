package io.streamplane.kubelet.node;

import java.util.BitSet;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node's share of the pods' addresses, 253 of them: 10.(128 + index / 256).(index % 256).0/24 for the first 32,768 nodes of a
 * process, and for as many as there may be after them the like in 240.0.0.0/4, which is nobody's. Nothing listens there. Not
 * thread-safe.
 */
public final class PodNetwork {

    private static final int FIRST = 2;
    private static final int LAST = 254;
    private static final int FIRST_NODES = 1 << 15;
    private static final int MOST_NODES = FIRST_NODES + (15 << 16);
    private static final int RESERVED = 240;
    private static final Pattern CIDR = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.0/24");

    private final String prefix;
    private final BitSet taken = new BitSet(256);

    public PodNetwork(int index) {
        if (index < 0 || index >= MOST_NODES) {
            throw new IllegalArgumentException("expected at most " + MOST_NODES + " nodes, but got a node " + index);
        }
        int beyond = index - FIRST_NODES;
        prefix = beyond < 0
                ? "10." + (128 + (index >> 8)) + '.' + (index & 0xff) + '.'
                : (RESERVED + (beyond >> 16)) + "." + (beyond >> 8 & 0xff) + '.' + (beyond & 0xff) + '.';
    }

    /** The index whose network this is; empty where it is none of these. */
    public static OptionalInt index(String cidr) {
        Matcher matcher = CIDR.matcher(cidr);
        if (!matcher.matches()) {
            return OptionalInt.empty();
        }
        int first = Integer.parseInt(matcher.group(1));
        int high = Integer.parseInt(matcher.group(2));
        int low = Integer.parseInt(matcher.group(3));
        if (high > 255 || low > 255) {
            return OptionalInt.empty();
        }
        if (first == 10 && high >= 128) {
            return OptionalInt.of((high - 128 << 8) + low);
        }
        return first < RESERVED || first > 254
                ? OptionalInt.empty()
                : OptionalInt.of(FIRST_NODES + (first - RESERVED << 16) + (high << 8) + low);
    }

    public String cidr() {
        return prefix + "0/24";
    }

    /** The lowest address that is free. */
    public String take() {
        int host = taken.nextClearBit(FIRST);
        if (host > LAST) {
            throw new IllegalStateException("expected at most 253 pods at once in " + cidr() + ", but one more came");
        }
        taken.set(host);
        return prefix + host;
    }

    /**
     * Takes the address of a pod that has one already; an address from elsewhere is left alone. Where another pod has it, as of
     * a copy of this one, another one is given.
     */
    public String adopt(String address) {
        if (address.startsWith(prefix) && taken.get(host(address))) {
            return take();
        }
        mark(address, true);
        return address;
    }

    public void release(String address) {
        mark(address, false);
    }

    private void mark(String address, boolean isTaken) {
        if (address.startsWith(prefix)) {
            taken.set(host(address), isTaken);
        }
    }

    private int host(String address) {
        return Integer.parseInt(address.substring(prefix.length()));
    }
}
