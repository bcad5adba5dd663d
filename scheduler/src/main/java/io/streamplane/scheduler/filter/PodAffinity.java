package io.streamplane.scheduler.filter;

import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.capacity.NodeCapacity;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.scheduler.request.PodTerm;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Required pod affinity and anti-affinity, the pod's own and that of the pods already placed. */
final class PodAffinity implements Filter {

    private static final Veto AFFINITY = new Veto.Rule("node(s) didn't match pod affinity rules");
    private static final Veto ANTI_AFFINITY = new Veto.Rule("node(s) didn't match pod anti-affinity rules");
    private static final Veto EXISTING = new Veto.Rule("node(s) didn't satisfy existing pods anti-affinity rules");

    @Override
    public String name() {
        return "InterPodAffinity";
    }

    @Override
    public Check prepare(PodRequest pod, Cluster cluster) {
        if (pod.affinity().isEmpty() && pod.antiAffinity().isEmpty() && !cluster.hasAntiAffinity()) {
            return Check.PASS;
        }
        var near = new HashSet<Place>();
        var far = new HashSet<Place>();
        var kept = new HashSet<Place>();
        boolean anyNear = false;
        for (NodeCapacity node : cluster.nodes()) {
            for (PodRequest other : node.pods()) {
                if (!pod.affinity().isEmpty() && pod.affinity().stream().allMatch(term -> term.selects(other))) {
                    pod.affinity().forEach(term -> addPlace(near, node, term));
                    anyNear = true;
                }
                pod.antiAffinity().stream()
                        .filter(term -> term.selects(other))
                        .forEach(term -> addPlace(far, node, term));
                other.antiAffinity().stream()
                        .filter(term -> term.selects(pod))
                        .forEach(term -> addPlace(kept, node, term));
            }
        }
        // The first pod of a group that wants to be near itself may go anywhere.
        boolean first = !anyNear && pod.affinity().stream().allMatch(term -> term.selects(pod));
        return node -> veto(pod, node, first, near, far, kept);
    }

    private static @Nullable Veto veto(
            PodRequest pod, NodeCapacity node, boolean first, Set<Place> near, Set<Place> far, Set<Place> kept) {
        for (PodTerm term : pod.affinity()) {
            String domain = node.labels().get(term.topologyKey());
            if (domain == null || (!first && !near.contains(new Place(term.topologyKey(), domain)))) {
                return AFFINITY;
            }
        }
        for (PodTerm term : pod.antiAffinity()) {
            String domain = node.labels().get(term.topologyKey());
            if (domain != null && far.contains(new Place(term.topologyKey(), domain))) {
                return ANTI_AFFINITY;
            }
        }
        for (Place place : kept) {
            if (place.domain.equals(node.labels().get(place.topologyKey))) {
                return EXISTING;
            }
        }
        return null;
    }

    private static void addPlace(Set<Place> places, NodeCapacity node, PodTerm term) {
        String domain = node.labels().get(term.topologyKey());
        if (domain != null) {
            places.add(new Place(term.topologyKey(), domain));
        }
    }

    private record Place(String topologyKey, String domain) {}
}
