package io.streamplane.apiserver.admission;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The cluster IPs, 10.96.0.0/16. As in Kubernetes the lowest 256 are left to those who ask for a certain one, and the
 * first and the last address are given to nobody.
 */
final class AddressRange {

    static final String CIDR = "10.96.0.0/16";

    private static final int LOW = 256;
    private static final int END = 65_535;
    private static final Pattern ADDRESS = Pattern.compile(
            "10\\.96\\.(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])\\.(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])");

    private AddressRange() {}

    static boolean contains(String ip) {
        return ADDRESS.matcher(ip).matches() && !ip.equals(at(0)) && !ip.equals(at(END));
    }

    /** Every address that may be given unasked, once, from a place that the seed decides. */
    static Stream<String> search(int seed) {
        int count = END - LOW;
        int start = Math.floorMod(seed * 0x9E3779B1, count);
        return IntStream.range(0, count).mapToObj(i -> at(LOW + (start + i) % count));
    }

    private static String at(int index) {
        return "10.96." + index / 256 + "." + index % 256;
    }
}
