package io.streamplane.kubelet.node;

import java.util.List;

/**
 * What simulated nodes know of their cluster's network.
 *
 * @param families {@code IPv4} and {@code IPv6}, or one of them, the cluster's default one first: of each, nodes and pods have an
 *     address
 * @param apiServer the address of the Service {@code kubernetes}
 * @param dns the address that the cluster's DNS would have
 * @param assigned whether the cluster's controllers give nodes their pod CIDRs; otherwise each node brings its own
 */
public record NodeNetwork(List<String> families, String apiServer, String dns, boolean assigned) {

    /** What a cluster has where nobody says otherwise. */
    public static final NodeNetwork IPV4 = new NodeNetwork(List.of("IPv4"), "10.96.0.1", "10.96.0.10");

    public NodeNetwork {
        families = List.copyOf(families);
    }

    /** Where nodes bring their pod CIDRs. */
    public NodeNetwork(List<String> families, String apiServer, String dns) {
        this(families, apiServer, dns, false);
    }

    /** The addresses of each node, which are those of the machine to itself. */
    public List<String> hosts() {
        return families.stream()
                .map(family -> family.equals("IPv6") ? "::1" : "127.0.0.1")
                .toList();
    }

    /** The one of {@link #hosts} that kubelets listen on: of IPv4 if there is one. */
    public String server() {
        return families.contains("IPv4") ? "127.0.0.1" : "::1";
    }

    /** Networks of the pods of a node, see {@link PodNetwork}; none where they are assigned. */
    List<String> podCidrs(int index) {
        if (assigned) {
            return List.of();
        }
        return families.stream()
                .map(family -> family.equals("IPv6") ? PodNetwork.cidrV6(index) : PodNetwork.cidr(index))
                .toList();
    }

    /** Those of {@link #podCidrs}. */
    public List<PodNetwork> pods(int index) {
        return podCidrs(index).stream().map(PodNetwork::new).toList();
    }
}
