package io.streamplane.ops.command;

import io.streamplane.controllers.ControllersOptions.Network;
import java.util.List;
import picocli.CommandLine.Option;

/** Addresses that controllers may give to nodes and Services. */
final class AddressOptions {

    @Option(
            names = "--cluster-cidr",
            split = ",",
            description = "nodes that bring no pod CIDR get one out of this; one of each family, e.g. 172.20.0.0/16;"
                    + " with it, new simulated nodes bring none (kubelet-sim: --await-pod-cidrs)")
    private List<String> clusterCidrs = List.of();

    @Option(
            names = {"--node-cidr-mask-size", "--node-cidr-mask-size-ipv4"},
            defaultValue = "24",
            description = "prefix length of nodes' IPv4 pod CIDRs (default: ${DEFAULT-VALUE})")
    private int nodeMask;

    @Option(
            names = "--node-cidr-mask-size-ipv6",
            defaultValue = "64",
            description = "prefix length of nodes' IPv6 pod CIDRs (default: ${DEFAULT-VALUE})")
    private int nodeMaskV6;

    @Option(
            names = "--load-balancer-pool",
            split = ",",
            description = "Services of type LoadBalancer get addresses out of these CIDRs and ranges,"
                    + " e.g. 192.0.2.0/28,192.0.2.100-192.0.2.120; without it they wait for another controller")
    private List<String> loadBalancers = List.of();

    Network network() {
        return new Network(clusterCidrs, nodeMask, nodeMaskV6, loadBalancers);
    }
}
