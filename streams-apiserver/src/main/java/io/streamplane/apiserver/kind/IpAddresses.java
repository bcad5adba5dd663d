package io.streamplane.apiserver.kind;

import io.streamplane.schemas.network.IpBlock;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Syntax of IP addresses and ranges, as {@code k8s.io/apimachinery/pkg/util/validation} has it. */
public final class IpAddresses {

    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern V4 = Pattern.compile("(" + BYTE + "\\.){3}" + BYTE);
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern LENGTH = Pattern.compile("0|[1-9]\\d{0,2}");
    private static final int V4_BITS = 32;
    private static final int V6_BITS = 128;

    private static final Pattern LEADING_ZERO = Pattern.compile("(^|:)0[0-9a-f]");
    private static final Pattern TWO_ZEROS = Pattern.compile("(^|:)0:0(:|$)");

    private IpAddresses() {}

    public static boolean isV6(String text) {
        return parse(text) instanceof Inet6Address;
    }

    /** What is wrong with an address; nothing where it is one of either family. */
    public static List<String> address(String text) {
        return parse(text) == null
                ? List.of("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")
                : List.of();
    }

    /** Whether they are one address of each family. */
    public static boolean isPair(List<String> texts) {
        return texts.size() == 2
                && texts.stream().allMatch(each -> parse(each) != null)
                && isV6(texts.getFirst()) != isV6(texts.getLast());
    }

    /** What is wrong with an address that must be written as Kubernetes does it: the shortest form, in lower case. */
    public static List<String> canonical(String text) {
        InetAddress address = parse(text);
        return address instanceof Inet6Address ? isShortest(text) : address(text);
    }

    /** An address as Kubernetes writes it, which is the name of its IPAddress; what is no address as it is. */
    public static String shortest(String text) {
        InetAddress address = parse(text);
        if (address == null || text.indexOf(':') < 0) {
            return text;
        } else if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        return IpBlock.text(new BigInteger(1, address.getAddress()));
    }

    private static List<String> isShortest(String text) {
        boolean shortest = text.equals(text.toLowerCase(Locale.ROOT))
                && !LEADING_ZERO.matcher(text).find()
                && (text.contains("::") || !TWO_ZEROS.matcher(text).find());
        return shortest ? List.of() : List.of("must be a canonical format IP address");
    }

    /** What is wrong with a range such as {@code 10.9.8.0/24}. */
    public static List<String> range(String text) {
        int slash = text.indexOf('/');
        InetAddress base = slash < 0 ? null : parse(text.substring(0, slash));
        boolean valid = base != null
                && LENGTH.matcher(text.substring(slash + 1)).matches()
                && Integer.parseInt(text.substring(slash + 1)) <= (base instanceof Inet4Address ? V4_BITS : V6_BITS);
        return valid ? List.of() : List.of("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }

    /** Whether all of a valid range is in another one that is larger. */
    public static boolean isWithin(String range, String larger) {
        int slash = range.indexOf('/');
        int over = larger.indexOf('/');
        InetAddress inner = parse(range.substring(0, slash));
        InetAddress outer = parse(larger.substring(0, over));
        int length = Integer.parseInt(larger.substring(over + 1));
        if (inner == null
                || outer == null
                || inner.getClass() != outer.getClass()
                || Integer.parseInt(range.substring(slash + 1)) <= length) {
            return false;
        }
        var difference = new BigInteger(1, inner.getAddress()).xor(new BigInteger(1, outer.getAddress()));
        return difference.bitLength() <= inner.getAddress().length * Byte.SIZE - length;
    }

    /** What is wrong with an address that packets should be sent to ({@code ValidateNonSpecialIP}). */
    public static List<String> notSpecial(String text) {
        InetAddress address = parse(text);
        if (address == null) {
            return address(text);
        } else if (address.isAnyLocalAddress()) {
            return List.of("may not be unspecified (0.0.0.0 or ::)");
        } else if (address.isLoopbackAddress()) {
            return List.of("may not be in the loopback range (127.0.0.0/8, ::1/128)");
        } else if (address.isLinkLocalAddress()) {
            return List.of("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        } else if (address.isMCLinkLocal() || text.startsWith("224.0.0.")) {
            return List.of("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
        }
        return List.of();
    }

    /** Null where it is no address; one that maps IPv4 into IPv6 is of IPv4. */
    public static @Nullable InetAddress parse(String text) {
        try {
            return V4.matcher(text).matches()
                    ? Inet4Address.ofLiteral(text)
                    : V6.matcher(text).matches() ? Inet6Address.ofLiteral(text) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
