package io.streamplane.schemas.network;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Addresses of one family from the first to the last; bits are 32 or 128. */
public record IpBlock(BigInteger first, BigInteger last, int bits) {

    private static final int V4 = 32;
    private static final int V6 = 128;
    private static final int GROUPS = 8;

    /** {@code 192.0.2.0/24}, {@code 192.0.2.10-192.0.2.20} or one address; throws {@link IllegalArgumentException} for others. */
    public static IpBlock parse(String text) {
        int dash = text.indexOf('-');
        int slash = text.indexOf('/');
        if (dash >= 0) {
            var block = new IpBlock(
                    value(text.substring(0, dash)), value(text.substring(dash + 1)), bits(text.substring(0, dash)));
            if (block.first.compareTo(block.last) > 0 || bits(text.substring(dash + 1)) != block.bits) {
                throw new IllegalArgumentException(
                        "expected a range from a lower to a higher address, but got " + text);
            }
            return block;
        }
        if (slash < 0) {
            return new IpBlock(value(text), value(text), bits(text));
        }
        int bits = bits(text.substring(0, slash));
        int prefix = number(text.substring(slash + 1), 10, bits, text);
        BigInteger mask = BigInteger.ONE.shiftLeft(bits - prefix).subtract(BigInteger.ONE);
        BigInteger base = value(text.substring(0, slash)).andNot(mask);
        return new IpBlock(base, base.or(mask), bits);
    }

    /** Null for a text that is no block. */
    public static @Nullable IpBlock read(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? null : parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    public boolean isV6() {
        return bits == V6;
    }

    public BigInteger size() {
        return last.subtract(first).add(BigInteger.ONE);
    }

    /** Length of its prefix, of a block that is a CIDR. */
    public int prefix() {
        return bits - size().bitLength() + 1;
    }

    public boolean overlaps(IpBlock other) {
        return bits == other.bits && first.compareTo(other.last) <= 0 && other.first.compareTo(last) <= 0;
    }

    public boolean contains(IpBlock other) {
        return bits == other.bits && first.compareTo(other.first) <= 0 && other.last.compareTo(last) <= 0;
    }

    /** The address so far from the first, as it is written. */
    public String at(BigInteger offset) {
        return text(first.add(offset), bits);
    }

    /** How far an address is from the first; null where it is none of these. */
    public @Nullable BigInteger offset(String address) {
        IpBlock one = read(address);
        return one != null && contains(one) ? one.first.subtract(first) : null;
    }

    /** How an address of IPv6 is written (RFC 5952). */
    public static String text(BigInteger v6) {
        return text(v6, V6);
    }

    /** An address in the form that all addresses are compared in; what is none as it is. */
    public static String canonical(String address) {
        IpBlock one = address.indexOf(':') < 0 || address.indexOf('/') >= 0 ? null : read(address);
        return one == null ? address : text(one.first, one.bits);
    }

    private static int bits(String address) {
        return address.indexOf(':') >= 0 ? V6 : V4;
    }

    private static BigInteger value(String address) {
        if (bits(address) == V4) {
            String[] parts = address.split("\\.", -1);
            if (parts.length != 4) {
                throw new IllegalArgumentException("expected an address such as 192.0.2.1, but got " + address);
            }
            BigInteger value = BigInteger.ZERO;
            for (String part : parts) {
                value = value.shiftLeft(8).or(BigInteger.valueOf(number(part, 10, 255, address)));
            }
            return value;
        }
        int gap = address.indexOf("::");
        List<Integer> head = groups(gap < 0 ? address : address.substring(0, gap), address);
        List<Integer> tail = gap < 0 ? List.of() : groups(address.substring(gap + 2), address);
        int missing = GROUPS - head.size() - tail.size();
        if (gap < 0 ? missing != 0 : missing < 1) {
            throw new IllegalArgumentException("expected an address such as 2001:db8::1, but got " + address);
        }
        var all = new ArrayList<>(head);
        for (int i = 0; i < missing; i++) {
            all.add(0);
        }
        all.addAll(tail);
        BigInteger value = BigInteger.ZERO;
        for (int group : all) {
            value = value.shiftLeft(16).or(BigInteger.valueOf(group));
        }
        return value;
    }

    private static List<Integer> groups(String text, String address) {
        var groups = new ArrayList<Integer>();
        if (!text.isEmpty()) {
            for (String group : text.split(":", -1)) {
                groups.add(number(group, 16, 0xffff, address));
            }
        }
        return groups;
    }

    private static int number(String text, int radix, int most, String whole) {
        try {
            int number = Integer.parseInt(text, radix);
            if (number >= 0 && number <= most && text.charAt(0) != '+') {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected an address, but got " + whole, e);
        }
        throw new IllegalArgumentException("expected an address, but got " + whole);
    }

    private static String text(BigInteger value, int bits) {
        if (bits == V4) {
            long v = value.longValueExact();
            return (v >> 24 & 255) + "." + (v >> 16 & 255) + "." + (v >> 8 & 255) + "." + (v & 255);
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = value.shiftRight(16 * (GROUPS - 1 - i)).intValue() & 0xffff;
        }
        return v6(groups);
    }

    /** RFC 5952: the first of the longest runs of two and more zeros is left out. */
    private static String v6(int[] groups) {
        int from = -1;
        int longest = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                from = i;
                longest = end - i;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == from) {
                text.append("::");
                i += longest - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }
}
