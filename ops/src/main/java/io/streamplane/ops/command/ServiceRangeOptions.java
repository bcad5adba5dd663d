package io.streamplane.ops.command;

import io.streamplane.apiserver.ServiceRanges;
import java.util.List;
import picocli.CommandLine.Option;

/** Where cluster IPs come from. */
final class ServiceRangeOptions {

    @Option(
            names = "--service-cluster-ip-range",
            split = ",",
            defaultValue = "10.96.0.0/16",
            description =
                    "a new cluster's cluster IPs come from this CIDR, or from two of both families, the default family"
                            + " first; simulated nodes and their pods have addresses of the same families,"
                            + " e.g. 10.96.0.0/16,fd00:10:96::/112 (default: ${DEFAULT-VALUE})")
    private List<String> cidrs = List.of();

    ServiceRanges ranges() {
        return new ServiceRanges(cidrs);
    }
}
