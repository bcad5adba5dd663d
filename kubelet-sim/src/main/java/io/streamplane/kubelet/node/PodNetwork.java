package io.streamplane.kubelet.node;

import java.util.BitSet;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node's share of the pods' addresses: 10.(128 + index / 256).(index % 256).0/24, so that 32,768 nodes of a process
 * have 253 addresses each. Nothing listens there. Not thread-safe.
 */
public final class PodNetwork {

    private static final int FIRST = 2;
    private static final int LAST = 254;
    private static final Pattern CIDR = Pattern.compile("10\\.([0-9]{1,3})\\.([0-9]{1,3})\\.0/24");

    private final String prefix;
    private final BitSet taken = new BitSet(256);

    public PodNetwork(int index) {
        if (index < 0 || index > 0x7fff) {
            throw new IllegalArgumentException("expected at most 32768 nodes, but got a node " + index);
        }
        prefix = "10." + (128 + (index >> 8)) + '.' + (index & 0xff) + '.';
    }

    /** The index whose network this is; empty where it is none of these. */
    public static OptionalInt index(String cidr) {
        Matcher matcher = CIDR.matcher(cidr);
        if (!matcher.matches()) {
            return OptionalInt.empty();
        }
        int high = Integer.parseInt(matcher.group(1)) - 128;
        int low = Integer.parseInt(matcher.group(2));
        return high < 0 || high > 127 || low > 255 ? OptionalInt.empty() : OptionalInt.of((high << 8) + low);
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
