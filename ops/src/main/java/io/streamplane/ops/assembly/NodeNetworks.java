package io.streamplane.ops.assembly;

import io.streamplane.apiserver.ServiceRanges;
import io.streamplane.kubelet.node.NodeNetwork;

/** What simulated nodes are told of the ranges of cluster IPs: they have addresses of the same families. */
public final class NodeNetworks {

    private NodeNetworks() {}

    /** @param assigned whether the controllers give nodes their pod CIDRs */
    public static NodeNetwork of(ServiceRanges ranges, boolean assigned) {
        return new NodeNetwork(ranges.families(), ranges.firstAddresses().getFirst(), ranges.dnsAddress(), assigned);
    }
}
