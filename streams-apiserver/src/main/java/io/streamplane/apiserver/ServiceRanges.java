package io.streamplane.apiserver;

import io.streamplane.schemas.network.IpBlock;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * The ranges that a new cluster's cluster IPs come from, as {@code --service-cluster-ip-range} says: one or two CIDRs, of two of
 * different families; the family of the first one is the default.
 */
public record ServiceRanges(List<String> cidrs) {

    /** IPv4 only. */
    public static final ServiceRanges STANDARD = new ServiceRanges(List.of("10.96.0.0/16"));

    /** Kubernetes gives no addresses of a larger range of IPv6. */
    private static final int SHORTEST_PREFIX_V6 = 64;

    private static final int FEWEST = 4;

    /** Throws {@link IllegalArgumentException} where they are no such ranges. */
    public ServiceRanges {
        cidrs = cidrs.stream().map(ServiceRanges::canonical).toList();
        if (cidrs.isEmpty()
                || cidrs.size() > 2
                || cidrs.size() == 2 && isV6(cidrs.getFirst()) == isV6(cidrs.getLast())) {
            throw new IllegalArgumentException(
                    "expected one range of cluster IPs, or one of IPv4 and one of IPv6, but got " + cidrs);
        }
    }

    /** Empty where they are no such ranges, as somebody may write them into a ServiceCIDR. */
    static Optional<ServiceRanges> read(List<String> cidrs) {
        try {
            return Optional.of(new ServiceRanges(cidrs));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String canonical(String cidr) {
        if (cidr.indexOf('/') < 0) {
            throw new IllegalArgumentException(
                    "expected a CIDR such as 10.96.0.0/16 or fd00:10:96::/112, but got " + cidr);
        }
        IpBlock block = IpBlock.parse(cidr);
        if (block.isV6() && block.prefix() < SHORTEST_PREFIX_V6) {
            throw new IllegalArgumentException(
                    "expected a range of cluster IPs of /" + SHORTEST_PREFIX_V6 + " or smaller, but got " + cidr);
        } else if (block.size().compareTo(BigInteger.valueOf(FEWEST)) < 0) {
            throw new IllegalArgumentException(
                    "expected a range of at least " + FEWEST + " cluster IPs, but got " + cidr);
        }
        return block.at(BigInteger.ZERO) + "/" + block.prefix();
    }

    private static boolean isV6(String cidr) {
        return cidr.indexOf(':') >= 0;
    }

    /** {@code IPv4} and {@code IPv6}, or one of them, the default one first. */
    public List<String> families() {
        return cidrs.stream().map(cidr -> isV6(cidr) ? "IPv6" : "IPv4").toList();
    }

    /** The address of each range that the Service {@code kubernetes} may have. */
    public List<String> firstAddresses() {
        return cidrs.stream().map(ServiceRanges::firstAddress).toList();
    }

    /** The address that is usual for the cluster's DNS: the tenth of the first range. */
    public String dnsAddress() {
        return IpBlock.parse(cidrs.getFirst()).at(BigInteger.TEN);
    }

    static String firstAddress(String cidr) {
        return IpBlock.parse(cidr).at(BigInteger.ONE);
    }
}
