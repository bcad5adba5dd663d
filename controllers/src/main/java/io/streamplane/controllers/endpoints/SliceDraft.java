package io.streamplane.controllers.endpoints;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.streamplane.controllers.reconcile.Stored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A slice on its way from what it is to what it shall be; one that is not stored yet is new. */
final class SliceDraft {

    final @Nullable Stored<EndpointSlice> stored;
    final List<EndpointPort> ports;
    final List<Endpoint> endpoints;
    boolean changed;
    /** It shall go. */
    boolean dropped;

    private SliceDraft(@Nullable Stored<EndpointSlice> stored, List<EndpointPort> ports, List<Endpoint> endpoints) {
        this.stored = stored;
        this.ports = ports;
        this.endpoints = new ArrayList<>(endpoints);
    }

    static SliceDraft of(Stored<EndpointSlice> stored) {
        return new SliceDraft(stored, ports(stored.object()), endpoints(stored.object()));
    }

    static SliceDraft fresh(List<EndpointPort> ports) {
        var draft = new SliceDraft(null, ports, List.of());
        draft.changed = true;
        return draft;
    }

    /** The same content under the name of a slice that would go otherwise. */
    SliceDraft inPlaceOf(Stored<EndpointSlice> recycled) {
        var draft = new SliceDraft(recycled, ports, endpoints);
        draft.changed = true;
        return draft;
    }

    void replace(List<Endpoint> others) {
        endpoints.clear();
        endpoints.addAll(others);
        changed = true;
    }

    /** Puts what the change makes of each endpoint in its place. */
    void edit(UnaryOperator<Endpoint> change) {
        for (int i = 0; i < endpoints.size(); i++) {
            Endpoint old = endpoints.get(i);
            Endpoint now = change.apply(old);
            if (!old.equals(now)) {
                endpoints.set(i, now);
                changed = true;
            }
        }
    }

    static boolean isReady(Endpoint endpoint) {
        return endpoint.getConditions() != null
                && Boolean.TRUE.equals(endpoint.getConditions().getReady());
    }

    static List<Endpoint> endpoints(EndpointSlice slice) {
        return slice.getEndpoints() == null ? List.of() : slice.getEndpoints();
    }

    static List<EndpointPort> ports(EndpointSlice slice) {
        return slice.getPorts() == null ? List.of() : slice.getPorts();
    }

    /** Equal for the same ports in whatever order. */
    static List<String> portsKey(List<EndpointPort> ports) {
        return ports.stream()
                .map(port -> Objects.requireNonNullElse(port.getName(), "") + " " + port.getPort() + " "
                        + PodEndpoints.protocol(port.getProtocol()) + " " + port.getAppProtocol())
                .sorted(Comparator.naturalOrder())
                .toList();
    }
}
