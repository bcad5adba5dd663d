package io.streamplane.kubelet.node;

import java.util.BitSet;

/**
 * A node's share of the pods' addresses: 10.(128 + index / 256).(index % 256).0/24, so that 32,768 nodes of a process
 * have 253 addresses each. Nothing listens there. Not thread-safe.
 */
public final class PodNetwork {

    private static final int FIRST = 2;
    private static final int LAST = 254;

    private final String prefix;
    private final BitSet taken = new BitSet(256);

    public PodNetwork(int index) {
        if (index < 0 || index > 0x7fff) {
            throw new IllegalArgumentException("expected at most 32768 nodes, but got a node " + index);
        }
        prefix = "10." + (128 + (index >> 8)) + '.' + (index & 0xff) + '.';
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

    /** Takes the address of a pod that has one already; an address from elsewhere is left alone. */
    public void adopt(String address) {
        mark(address, true);
    }

    public void release(String address) {
        mark(address, false);
    }

    private void mark(String address, boolean isTaken) {
        if (address.startsWith(prefix)) {
            taken.set(Integer.parseInt(address.substring(prefix.length())), isTaken);
        }
    }
}
