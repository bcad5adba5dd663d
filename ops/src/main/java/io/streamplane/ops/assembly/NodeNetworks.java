package io.streamplane.ops.assembly;

import io.streamplane.apiserver.ServiceRanges;
import io.streamplane.kubelet.node.NodeNetwork;

/** What simulated nodes are told of the ranges of cluster IPs: they have addresses of the same families. */
public final class NodeNetworks {

    private NodeNetworks() {}

    public static NodeNetwork of(ServiceRanges ranges) {
        return new NodeNetwork(ranges.families(), ranges.firstAddresses().getFirst(), ranges.dnsAddress());
    }
}
