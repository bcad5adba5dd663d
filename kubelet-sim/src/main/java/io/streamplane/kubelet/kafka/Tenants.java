package io.streamplane.kubelet.kafka;

import io.streamplane.kubelet.node.NodeRoom;
import io.streamplane.kubelet.node.PodNetwork;
import io.streamplane.kubelet.node.Requests;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.pod.Failure;
import io.streamplane.kubelet.pod.PodState;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who takes up how much of each node, and the pods' addresses. Not thread-safe. */
final class Tenants {

    private record Place(NodeRoom room, PodNetwork network, Map<ObjectKey, Requests> alive) {}

    private final Map<String, Place> places = new HashMap<>();

    Tenants(Collection<SimulatedNode> nodes) {
        for (SimulatedNode node : nodes) {
            places.put(
                    node.name(),
                    new Place(NodeRoom.of(node.capacity()), new PodNetwork(node.index()), new HashMap<>()));
        }
    }

    /** Why a pod cannot be there; null where it can. */
    @Nullable
    Failure refusal(String node, Requests requests) {
        Place place = place(node);
        return place.room().refusal(requests, List.copyOf(place.alive().values()));
    }

    /** Takes the pod's part of the node, and gives its address. */
    String take(ObjectKey key, String node, Requests requests) {
        place(node).alive().put(key, requests);
        return place(node).network().take();
    }

    void adopt(ObjectKey key, PodState state, boolean over) {
        Place place = place(state.pod().getSpec().getNodeName());
        if (state.podIp() != null) {
            place.network().adopt(state.podIp());
        }
        if (!over) {
            place.alive().put(key, Requests.of(state.pod().getSpec()));
        }
    }

    /** The pod has ended: it needs nothing but its address. */
    void over(ObjectKey key, String node) {
        place(node).alive().remove(key);
    }

    void leave(ObjectKey key, String node, @Nullable String address) {
        over(key, node);
        if (address != null) {
            place(node).network().release(address);
        }
    }

    private Place place(String node) {
        return Objects.requireNonNull(places.get(node), node);
    }
}
