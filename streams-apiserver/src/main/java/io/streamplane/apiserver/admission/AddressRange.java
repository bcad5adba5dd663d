package io.streamplane.apiserver.admission;

import io.streamplane.schemas.network.IpBlock;
import java.math.BigInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Cluster IPs of one CIDR, as Kubernetes' allocator gives them ({@code pkg/registry/core/service/ipallocator}): the first
 * address is given to nobody, and the last one neither where it is of IPv4. A sixteenth of the others, but no less than 16 and
 * no more than 256, is left to those who ask for a certain one, as long as there are others.
 */
record AddressRange(String cidr, IpBlock block) {

    private static final long SHARE = 16;
    private static final long LOW_LEAST = 16;
    private static final long LOW_MOST = 256;

    /** So many addresses are looked at; a range that is that full is full. */
    private static final long MOST_TRIES = 100_000;

    static AddressRange of(String cidr) {
        return new AddressRange(cidr, IpBlock.parse(cidr));
    }

    String family() {
        return block.isV6() ? "IPv6" : "IPv4";
    }

    /** Whether the address is of the CIDR, though it may be one that nobody gets. */
    boolean covers(String ip) {
        return block.offset(ip) != null;
    }

    boolean contains(String ip) {
        BigInteger offset = block.offset(ip);
        return offset != null && offset.signum() > 0 && offset.compareTo(BigInteger.valueOf(count())) <= 0;
    }

    /** Every address that may be given unasked, once, from a place that the seed decides, the lowest ones last. */
    Stream<String> search(int seed) {
        long count = count();
        long low = low();
        return LongStream.concat(round(seed, low + 1, count), round(seed, 1, low))
                .limit(MOST_TRIES)
                .mapToObj(offset -> block.at(BigInteger.valueOf(offset)));
    }

    private static LongStream round(int seed, long first, long last) {
        long count = last - first + 1;
        if (count <= 0) {
            return LongStream.empty();
        }
        long start = Math.floorMod(seed * 0x9E3779B97F4A7C15L, count);
        return LongStream.range(0, Math.min(count, MOST_TRIES)).map(i -> first + (start + i) % count);
    }

    private long low() {
        BigInteger size = block.size();
        if (size.compareTo(BigInteger.valueOf(LOW_LEAST)) <= 0) {
            return 0;
        }
        return size.divide(BigInteger.valueOf(SHARE))
                .max(BigInteger.valueOf(LOW_LEAST))
                .min(BigInteger.valueOf(LOW_MOST))
                .longValueExact();
    }

    /** How many addresses there are; those of a larger network than can be counted are not all given. */
    private long count() {
        BigInteger all = block.size().subtract(BigInteger.ONE);
        BigInteger usable = block.isV6() ? all : all.subtract(BigInteger.ONE);
        return usable.min(BigInteger.valueOf(Long.MAX_VALUE / 2))
                .max(BigInteger.ZERO)
                .longValueExact();
    }
}
