package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Node;
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

    /** @param ports of the few pods that want any of the host */
    private record Place(
            NodeRoom room, PodNetwork network, Map<ObjectKey, Requests> alive, Map<ObjectKey, List<HostPort>> ports) {}

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
     * Takes the pod's part of the node, and gives its address; one in the host's network has the host's.
     *
     * @param present the Node as it is now, whose pod CIDR it comes from; null where it is not known
     */
    String take(ObjectKey key, Pod pod, @Nullable Node present, Requests requests, String hostIp) {
        PodSpec spec = pod.getSpec();
        String node = spec.getNodeName();
        Place place = place(node);
        place.alive().put(key, requests);
        takePorts(key, place, spec);
        return Boolean.TRUE.equals(spec.getHostNetwork())
                ? hostIp
                : network(place, present).take();
    }

    private PodNetwork network(Place place, @Nullable Node present) {
        String cidr = present == null || present.getSpec() == null
                ? null
                : present.getSpec().getPodCIDR();
        return cidr == null || cidr.equals(place.network().cidr()) ? place.network() : other(cidr, place.network());
    }

    private PodNetwork other(String cidr, PodNetwork own) {
        return IpBlock.read(cidr) == null ? own : given.computeIfAbsent(cidr, PodNetwork::new);
    }

    /** The address of the other family that a pod with this one has beside it; null where its node has none. */
    @Nullable
    String second(String node, String address, @Nullable Node present) {
        List<String> cidrs = present == null || present.getSpec() == null
                ? List.of()
                : present.getSpec().getPodCIDRs();
        if (cidrs.size() < 2 || IpBlock.read(cidrs.get(1)) == null) {
            return null;
        }
        return new PodNetwork(cidrs.get(1)).beside(address, network(place(node), present));
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
        place.alive().put(key, wanted);
        return null;
    }

    /** Knows the network of a node before pods come that have addresses of it. */
    void follow(@Nullable Node present) {
        if (present != null && places.containsKey(present.getMetadata().getName())) {
            network(place(present.getMetadata().getName()), present);
        }
    }

    /** Gives the pod with the address that it has from now on. */
    PodState adopt(ObjectKey key, PodState state, boolean over) {
        Place place = place(state.pod().getSpec().getNodeName());
        if (!over) {
            place.alive().put(key, Requests.of(state.pod().getSpec()));
            takePorts(key, place, state.pod().getSpec());
        }
        String address = state.podIp();
        return address == null
                ? state
                : state.withAddress(network(address, place).adopt(address));
    }

    /** The pod has ended: it needs nothing but its address. */
    void over(ObjectKey key, String node) {
        Place place = place(node);
        place.alive().remove(key);
        place.ports().remove(key);
    }

    void leave(ObjectKey key, String node, @Nullable String address) {
        over(key, node);
        if (address != null) {
            network(address, place(node)).release(address);
        }
    }

    /** The network that an address is of. */
    private PodNetwork network(String address, Place place) {
        return given.isEmpty()
                ? place.network()
                : given.values().stream()
                        .filter(each -> each.has(address))
                        .findFirst()
                        .orElse(place.network());
    }

    private Place place(String node) {
        return Objects.requireNonNull(places.get(node), node);
    }
}
