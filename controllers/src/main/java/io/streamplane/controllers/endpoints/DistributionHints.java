package io.streamplane.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.fabric8.kubernetes.api.model.discovery.v1.ForNode;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hints that follow from {@code spec.trafficDistribution}: each ready endpoint is for its own zone, or also for its node. */
final class DistributionHints {

    private DistributionHints() {}

    /** PreferClose, PreferSameZone or PreferSameNode; null where the Service asks for none of them. */
    static @Nullable String wanted(Service service) {
        String wanted = service.getSpec().getTrafficDistribution();
        return wanted != null
                        && List.of("PreferClose", "PreferSameZone", "PreferSameNode")
                                .contains(wanted)
                ? wanted
                : null;
    }

    static void apply(List<SliceDraft> drafts, String distribution) {
        boolean nodes = distribution.equals("PreferSameNode");
        for (SliceDraft draft : drafts) {
            draft.edit(endpoint -> SliceDraft.isReady(endpoint) ? with(endpoint, hints(endpoint, nodes)) : endpoint);
        }
    }

    static void remove(List<SliceDraft> drafts) {
        drafts.forEach(draft -> draft.edit(endpoint -> with(endpoint, null)));
    }

    static Endpoint with(Endpoint endpoint, @Nullable EndpointHints hints) {
        return new EndpointBuilder(endpoint).withHints(hints).build();
    }

    private static @Nullable EndpointHints hints(Endpoint endpoint, boolean nodes) {
        List<ForZone> zones = endpoint.getZone() == null ? List.of() : List.of(new ForZone(endpoint.getZone()));
        List<ForNode> forNodes =
                nodes && endpoint.getNodeName() != null ? List.of(new ForNode(endpoint.getNodeName())) : List.of();
        return zones.isEmpty() && forNodes.isEmpty() ? null : new EndpointHints(forNodes, zones);
    }
}
