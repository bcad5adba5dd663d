package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a pod and of its node, of one family or of both. That of the family of the node's first address comes first,
 * as {@code sortPodIPs} of {@code pkg/kubelet/kubelet_pods.go} has it.
 *
 * @param hosts the node's, at least one
 * @param first null where the node did not take the pod, or others may have its addresses since it is over
 * @param second of the other family than the first; null where there is none
 */
public record PodAddresses(
        List<String> hosts,
        @Nullable String first,
        @Nullable String second) {

    public PodAddresses {
        hosts = List.copyOf(hosts);
        if (first != null && second != null && isV6(first) != isV6(hosts.getFirst())) {
            String other = first;
            first = second;
            second = other;
        }
    }

    /** Of one family. */
    public static PodAddresses of(String host, String pod) {
        return new PodAddresses(List.of(host), pod, null);
    }

    /** Of a pod in the host's network. */
    public static PodAddresses ofHost(List<String> hosts) {
        return new PodAddresses(hosts, hosts.getFirst(), hosts.size() > 1 ? hosts.get(1) : null);
    }

    /** Of a pod that its node did not take, or that is over. */
    public static PodAddresses none(List<String> hosts) {
        return new PodAddresses(hosts, null, null);
    }

    /** Those of a status; a pod in the host's network has those that its node has now. */
    static PodAddresses reported(PodStatus status, boolean ofHost, List<String> hosts) {
        if (ofHost && status.getPodIP() != null) {
            return ofHost(hosts);
        }
        List<PodIP> all = status.getPodIPs();
        return new PodAddresses(
                hosts, status.getPodIP(), all.size() > 1 ? all.get(1).getIp() : null);
    }

    /** The pod's; those of its node where it has none. */
    List<String> orHosts() {
        return first == null ? hosts : second == null ? List.of(first) : List.of(first, second);
    }

    List<HostIP> hostIps() {
        return hosts.size() == 1
                ? List.of(new HostIP(hosts.getFirst()))
                : hosts.stream().map(HostIP::new).toList();
    }

    List<PodIP> podIps() {
        if (first == null) {
            return List.of();
        }
        return second == null ? List.of(new PodIP(first)) : List.of(new PodIP(first), new PodIP(second));
    }

    private static boolean isV6(String address) {
        return address.indexOf(':') >= 0;
    }
}
