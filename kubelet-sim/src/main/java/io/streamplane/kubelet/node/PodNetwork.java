package io.streamplane.kubelet.node;

import io.streamplane.schemas.network.IpBlock;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node's share of the pods' addresses. Where nobody gives the node another one: 253 of 10.(128 + index / 256).(index % 256).0/24
 * for the first 32,768 nodes of a process, and for as many as there may be after them the like in 240.0.0.0/4, which is nobody's.
 * Of IPv6, the networks are those of fd00:10:120::/44. Nothing listens there. The first two addresses of a network and its last one are no pod's. Not thread-safe.
 */
public final class PodNetwork {

    private static final int FIRST = 2;
    private static final int MOST = 1 << 16;
    private static final int FIRST_NODES = 1 << 15;
    private static final int MOST_NODES = FIRST_NODES + (15 << 16);
    private static final int RESERVED = 240;
    private static final IpBlock V6 = IpBlock.parse("fd00:10:120::/44");
    private static final int HOST_BITS = 64;
    private static final Pattern CIDR = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.0/24");

    private final String cidr;
    private final IpBlock block;
    private final int last;
    private final BitSet taken = new BitSet();

    public PodNetwork(int index) {
        this(cidr(index));
    }

    /** @param cidr a valid one, of either family */
    public PodNetwork(String cidr) {
        this.cidr = cidr;
        this.block = IpBlock.parse(cidr);
        this.last = block.size().min(BigInteger.valueOf(MOST)).intValue() - 2;
    }

    /** The network of a node that is given no other. */
    public static String cidr(int index) {
        if (index < 0 || index >= MOST_NODES) {
            throw new IllegalArgumentException("expected at most " + MOST_NODES + " nodes, but got a node " + index);
        }
        int beyond = index - FIRST_NODES;
        return beyond < 0
                ? "10." + (128 + (index >> 8)) + '.' + (index & 0xff) + ".0/24"
                : (RESERVED + (beyond >> 16)) + "." + (beyond >> 8 & 0xff) + '.' + (beyond & 0xff) + ".0/24";
    }

    /** The network of IPv6 of a node that is given no other: a /64 of fd00:10:120::/44. */
    public static String cidrV6(int index) {
        if (index < 0 || index >= MOST_NODES) {
            throw new IllegalArgumentException("expected at most " + MOST_NODES + " nodes, but got a node " + index);
        }
        return V6.at(BigInteger.valueOf(index).shiftLeft(HOST_BITS)) + "/64";
    }

    /** The index whose network this is; empty where it is none of these. */
    public static OptionalInt index(String cidr) {
        if (cidr.endsWith("::/64")) {
            BigInteger offset = V6.offset(cidr.substring(0, cidr.length() - "/64".length()));
            return offset == null
                    ? OptionalInt.empty()
                    : OptionalInt.of(offset.shiftRight(HOST_BITS).intValue());
        }
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
        return cidr;
    }

    /** The lowest address that is free. */
    public String take() {
        int host = taken.nextClearBit(FIRST);
        if (host > last) {
            throw new IllegalStateException(
                    "expected at most " + (last - FIRST + 1) + " pods at once in " + cidr + ", but one more came");
        }
        taken.set(host);
        return block.at(BigInteger.valueOf(host));
    }

    /**
     * Takes the address of a pod that has one already; an address from elsewhere is left alone. Where another pod has it, as of
     * a copy of this one, another one is given.
     */
    public String adopt(String address) {
        int host = host(address);
        if (host >= 0 && taken.get(host)) {
            return take();
        }
        if (host >= 0) {
            taken.set(host);
        }
        return address;
    }

    /** Others may have it; nothing where it is none of these. */
    public void release(String address) {
        int host = host(address);
        if (host >= 0) {
            taken.clear(host);
        }
    }

    public boolean has(String address) {
        return host(address) >= 0;
    }

    /** Its number in the network; -1 where it is none that this gives. */
    private int host(String address) {
        BigInteger host = block.offset(address);
        return host == null || host.compareTo(BigInteger.valueOf(last)) > 0 ? -1 : host.intValue();
    }
}
