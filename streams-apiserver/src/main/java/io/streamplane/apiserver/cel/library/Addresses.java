package io.streamplane.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.streamplane.apiserver.cel.eval.Arguments;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;

/** Kubernetes' libraries of IP addresses and ranges. */
final class Addresses {

    private static final CelType IP = OpaqueType.create("net.IP");
    private static final CelType CIDR = OpaqueType.create("net.CIDR");
    private static final CelType TEXT = SimpleType.STRING;
    private static final CelType BOOL = SimpleType.BOOL;

    private Addresses() {}

    static CelLibrary library() {
        var library = new CelLibrary()
                .global("ip", "string_to_ip", IP, TEXT)
                .global("isIP", "is_ip", BOOL, TEXT)
                .global("ip.isCanonical", "ip_is_canonical", BOOL, TEXT)
                .global("string", "ip_to_string", TEXT, IP)
                .global("string", "cidr_to_string", TEXT, CIDR)
                .global("cidr", "string_to_cidr", CIDR, TEXT)
                .global("isCIDR", "is_cidr", BOOL, TEXT)
                .member("family", "ip_family", SimpleType.INT, IP)
                .member("containsIP", "cidr_contains_ip_string", BOOL, CIDR, TEXT)
                .member("containsIP", "cidr_contains_ip_ip", BOOL, CIDR, IP)
                .member("containsCIDR", "cidr_contains_cidr_string", BOOL, CIDR, TEXT)
                .member("containsCIDR", "cidr_contains_cidr", BOOL, CIDR, CIDR)
                .member("ip", "cidr_ip", IP, CIDR)
                .member("prefixLength", "cidr_prefix_length", SimpleType.INT, CIDR)
                .member("masked", "cidr_masked", CIDR, CIDR);
        is(library, "isUnspecified", "ip_is_unspecified", ip -> ip.address().isAnyLocalAddress());
        is(library, "isLoopback", "ip_is_loopback", ip -> ip.address().isLoopbackAddress());
        is(library, "isLinkLocalMulticast", "ip_is_link_local_multicast", ip -> linkLocalMulticast(ip.address()));
        is(
                library,
                "isLinkLocalUnicast",
                "ip_is_link_local_unicast",
                ip -> ip.address().isLinkLocalAddress());
        is(library, "isGlobalUnicast", "ip_is_global_unicast", IpValue::isGlobalUnicast);
        return library.does(
                        "ip",
                        (arguments, budget) -> arguments.get(0) instanceof CidrValue range
                                ? range.address()
                                : IpValue.parse(Arguments.text(arguments, 0)))
                .does("isIP", (arguments, budget) -> isIp(Arguments.text(arguments, 0)))
                .does(
                        "ip.isCanonical",
                        (arguments, budget) -> IpValue.parse(Arguments.text(arguments, 0))
                                .text()
                                .equals(arguments.get(0)))
                .does("cidr", (arguments, budget) -> CidrValue.parse(Arguments.text(arguments, 0)))
                .does("isCIDR", (arguments, budget) -> isCidr(Arguments.text(arguments, 0)))
                .does(
                        "family",
                        (arguments, budget) ->
                                Arguments.of(IpValue.class, arguments, 0).isV4() ? 4L : 6L)
                .does(
                        "containsIP",
                        (arguments, budget) -> range(arguments)
                                .contains(
                                        arguments.get(1) instanceof IpValue ip
                                                ? ip
                                                : IpValue.parse(Arguments.text(arguments, 1))))
                .does(
                        "containsCIDR",
                        (arguments, budget) -> range(arguments)
                                .contains(
                                        arguments.get(1) instanceof CidrValue other
                                                ? other
                                                : CidrValue.parse(Arguments.text(arguments, 1))))
                .does("prefixLength", (arguments, budget) ->
                        (long) range(arguments).bits())
                .does("masked", (arguments, budget) -> range(arguments).masked());
    }

    private static void is(CelLibrary library, String name, String id, Predicate<IpValue> test) {
        library.member(name, id, BOOL, IP)
                .does(name, (arguments, budget) -> test.test(Arguments.of(IpValue.class, arguments, 0)));
    }

    private static CidrValue range(List<Object> arguments) {
        return Arguments.of(CidrValue.class, arguments, 0);
    }

    private static boolean linkLocalMulticast(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? address.isMCLinkLocal() : bytes[0] == (byte) 0xff && (bytes[1] & 0x0f) == 2;
    }

    private static boolean isIp(String text) {
        try {
            IpValue.parse(text);
            return true;
        } catch (EvaluationFailure e) {
            return false;
        }
    }

    private static boolean isCidr(String text) {
        try {
            CidrValue.parse(text);
            return true;
        } catch (EvaluationFailure e) {
            return false;
        }
    }
}
