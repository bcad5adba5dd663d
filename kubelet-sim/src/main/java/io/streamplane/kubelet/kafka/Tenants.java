package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.streamplane.kubelet.node.NodeNetwork;
import io.streamplane.kubelet.node.NodeRoom;
import io.streamplane.kubelet.node.PodNetwork;
import io.streamplane.kubelet.node.Predicates;
import io.streamplane.kubelet.node.Predicates.HostPort;
import io.streamplane.kubelet.node.Requests;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.pod.Failure;
import io.streamplane.kubelet.pod.PodAddresses;
import io.streamplane.kubelet.pod.PodLifecycle;
import io.streamplane.kubelet.pod.PodState;
import io.streamplane.schemas.network.IpBlock;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who takes up how much of each node, and the pods' addresses. Not thread-safe. */
final class Tenants {

    /**
     * @param networks those of the node where its Node says no others: of the first family, and of the second one if there is one
     * @param ports of the few pods that want any of the host
     */
    private record Place(
            NodeRoom room,
            List<PodNetwork> networks,
            Map<ObjectKey, Requests> alive,
            Map<ObjectKey, List<HostPort>> ports) {}

    private final Map<String, Place> places = new HashMap<>();

    /** By CIDR, of the few nodes whose Nodes have others than their own. */
    private final Map<String, PodNetwork> given = new HashMap<>();

    Tenants(Collection<SimulatedNode> nodes, NodeNetwork network) {
        for (SimulatedNode node : nodes) {
            places.put(
                    node.name(),
                    new Place(
                            NodeRoom.of(node.capacity()),
                            network.pods(node.index()),
                            new HashMap<>(),
                            new HashMap<>(0)));
        }
    }

    /**
     * Why a pod cannot be there; null where it can.
     *
     * @param present the Node as it is now; null where it is not known
     */
    @Nullable
    Failure refusal(String node, Pod pod, Requests requests, @Nullable Node present) {
        Place place = place(node);
        Failure failure = present == null ? null : Predicates.unfitSystem(pod, present);
        failure = failure == null
                ? place.room().refusal(requests, List.copyOf(place.alive().values()))
                : failure;
        return failure == null && present != null
                ? Predicates.unfit(pod, present, place.ports().values())
                : failure;
    }

    /** The pods of a node that are not over. */
    List<ObjectKey> alive(String node) {
        return List.copyOf(place(node).alive().keySet());
    }

    /**
     * Takes the pod's part of the node, and gives its addresses, one of each of the node's pod CIDRs; a pod in the host's network has
     * the host's.
     *
     * @param present the Node as it is now, whose pod CIDRs they come from; null where it is not known
     */
    PodAddresses take(ObjectKey key, Pod pod, @Nullable Node present, Requests requests, List<String> hosts) {
        PodSpec spec = pod.getSpec();
        Place place = place(spec.getNodeName());
        PodAddresses addresses = Boolean.TRUE.equals(spec.getHostNetwork())
                ? PodAddresses.ofHost(hosts)
                : take(networks(place, present), hosts);
        place.alive().put(key, requests);
        takePorts(key, place, spec);
        return addresses;
    }

    private static PodAddresses take(List<PodNetwork> networks, List<String> hosts) {
        String first = networks.getFirst().take();
        if (networks.size() == 1) {
            return new PodAddresses(hosts, first, null);
        }
        try {
            return new PodAddresses(hosts, first, networks.get(1).take());
        } catch (IllegalStateException e) {
            networks.getFirst().release(first);
            throw e;
        }
    }

    private List<PodNetwork> networks(Place place, @Nullable Node present) {
        List<String> cidrs = present == null ? List.of() : cidrs(present);
        List<PodNetwork> own = place.networks();
        boolean same = cidrs.size() == own.size();
        for (int i = 0; same && i < own.size(); i++) {
            same = own.get(i).cidr().equals(cidrs.get(i));
        }
        if (same || cidrs.isEmpty()) {
            return own;
        }
        List<PodNetwork> networks = cidrs.stream()
                .filter(cidr -> IpBlock.read(cidr) != null)
                .map(cidr -> own.stream()
                        .filter(each -> each.cidr().equals(cidr))
                        .findFirst()
                        .orElseGet(() -> given.computeIfAbsent(cidr, PodNetwork::new)))
                .toList();
        return networks.isEmpty() ? own : networks;
    }

    private static List<String> cidrs(Node node) {
        NodeSpec spec = node.getSpec();
        if (spec == null) {
            return List.of();
        }
        List<String> cidrs = spec.getPodCIDRs();
        return cidrs.isEmpty() && spec.getPodCIDR() != null ? List.of(spec.getPodCIDR()) : cidrs;
    }

    private static void takePorts(ObjectKey key, Place place, PodSpec spec) {
        List<HostPort> ports = Predicates.hostPorts(spec);
        if (!ports.isEmpty()) {
            place.ports().put(key, ports);
        }
    }

    /** Gives a pod that is there other resources, or says why it does not. */
    @Nullable
    Failure resize(ObjectKey key, Pod pod) {
        Place place = place(pod.getSpec().getNodeName());
        Requests wanted = Requests.of(pod.getSpec());
        Failure failure = place.room().infeasible(wanted);
        if (failure != null) {
            return failure;
        }
        List<Requests> others = place.alive().entrySet().stream()
                .filter(each -> !each.getKey().equals(key))
                .map(Map.Entry::getValue)
                .toList();
        failure = place.room().refusal(wanted, others);
        if (failure != null) {
            return new Failure(PodLifecycle.DEFERRED, failure.message());
        }
        place.alive().replace(key, wanted);
        return null;
    }

    /** Knows the networks of a node before pods come that have addresses of them. */
    void follow(@Nullable Node present) {
        if (present != null && places.containsKey(present.getMetadata().getName())) {
            networks(place(present.getMetadata().getName()), present);
        }
    }

    /** Gives the pod with the addresses that it has from now on; one that is over has none to itself. */
    PodState adopt(ObjectKey key, PodState state, boolean over) {
        if (over) {
            return state.with(PodAddresses.none(state.addresses().hosts()));
        }
        Place place = place(state.pod().getSpec().getNodeName());
        place.alive().put(key, Requests.of(state.pod().getSpec()));
        takePorts(key, place, state.pod().getSpec());
        PodAddresses there = state.addresses();
        return state.with(new PodAddresses(there.hosts(), adopt(there.first(), place), adopt(there.second(), place)));
    }

    private @Nullable String adopt(@Nullable String address, Place place) {
        PodNetwork network = address == null ? null : network(address, place);
        return address == null || network == null ? address : network.adopt(address);
    }

    /** That of the node which an address is of, or one that a node had before; null: none of this process. */
    private @Nullable PodNetwork network(String address, Place place) {
        for (PodNetwork network : place.networks()) {
            if (network.has(address)) {
                return network;
            }
        }
        for (PodNetwork network : given.values()) {
            if (network.has(address)) {
                return network;
            }
        }
        return null;
    }

    /** The pod has ended: it needs nothing but its addresses. */
    void over(ObjectKey key, String node) {
        Place place = place(node);
        place.alive().remove(key);
        place.ports().remove(key);
    }

    /** The cluster knows that the pod has ended: others may have its addresses. Gives it without them. */
    PodState free(PodState state) {
        PodAddresses addresses = state.addresses();
        Place place = place(state.pod().getSpec().getNodeName());
        release(addresses.first(), place);
        release(addresses.second(), place);
        return state.with(PodAddresses.none(addresses.hosts()));
    }

    void leave(ObjectKey key, PodState state) {
        over(key, state.pod().getSpec().getNodeName());
        free(state);
    }

    private void release(@Nullable String address, Place place) {
        PodNetwork network = address == null ? null : network(address, place);
        if (address != null && network != null) {
            network.release(address);
        }
    }

    private Place place(String node) {
        return Objects.requireNonNull(places.get(node), node);
    }
}
