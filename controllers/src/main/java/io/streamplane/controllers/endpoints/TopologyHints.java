package io.streamplane.controllers.endpoints;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.fabric8.kubernetes.api.model.discovery.v1.ForZone;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hints of a Service with the annotation {@code service.kubernetes.io/topology-mode: Auto} (upstream's {@code topologycache}):
 * each zone is to have as many ready endpoints as its share of CPU asks for. Endpoints are for their own zone, but for those of
 * zones that have too many. There are none where a zone would get too few, by more than 20 %.
 *
 * <p>Example: zones a and b with 50 % each, 3 endpoints in a and 1 in b: one of a's is for b.
 */
final class TopologyHints {

    private static final double OVERLOAD = 0.2;

    private record Allocation(int minimum, int maximum, double desired) {}

    private final List<SliceDraft> drafts;
    private final SortedMap<String, Double> shares;
    private final SortedMap<String, Integer> given = new TreeMap<>();

    private TopologyHints(List<SliceDraft> drafts, SortedMap<String, Double> shares) {
        this.drafts = drafts;
        this.shares = shares;
    }

    static boolean isWanted(Map<String, String> annotations) {
        String mode = annotations.get("service.kubernetes.io/topology-aware-hints");
        mode = mode == null ? annotations.get("service.kubernetes.io/topology-mode") : mode;
        return "Auto".equals(mode) || "auto".equals(mode);
    }

    /**
     * Gives hints, or takes them all where there can be none.
     *
     * @return why there are none; null where there are
     */
    static @Nullable String apply(List<SliceDraft> drafts, SortedMap<String, Double> shares) {
        String why = new TopologyHints(drafts, shares).give();
        if (why != null) {
            DistributionHints.remove(drafts);
        }
        return why;
    }

    private @Nullable String give() {
        int ready = (int) drafts.stream()
                .flatMap(draft -> draft.endpoints.stream())
                .filter(SliceDraft::isReady)
                .count();
        if (shares.isEmpty()) {
            return "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes";
        }
        String numbers = " (" + ready + " endpoints, " + shares.size() + " zones)";
        if (shares.size() > ready) {
            return "Insufficient number of endpoints" + numbers;
        }
        var allocations = allocations(ready);
        if (allocations.isEmpty()) {
            return "Unable to allocate minimum required endpoints to each zone without exceeding overload threshold"
                    + numbers;
        }
        var open = open(allocations);
        for (SliceDraft draft : open) {
            for (Endpoint endpoint : draft.endpoints) {
                if (SliceDraft.isReady(endpoint)) {
                    if (endpoint.getZone() == null || endpoint.getZone().isEmpty()) {
                        return "One or more endpoints do not have a zone specified";
                    }
                    given.merge(endpoint.getZone(), 1, Integer::sum);
                }
            }
        }
        distribute(open, allocations);
        return given.isEmpty() ? "No hints allocated for zones" : null;
    }

    /** Empty where the least numbers are more than there are endpoints. */
    private SortedMap<String, Allocation> allocations(int ready) {
        var allocations = new TreeMap<String, Allocation>();
        var minimum = new HashMap<String, Integer>();
        int all = 0;
        for (var share : shares.entrySet()) {
            int least = (int) Math.ceil(share.getValue() * ready / (1 + OVERLOAD));
            minimum.put(share.getKey(), least);
            all += least;
        }
        if (all <= ready) {
            for (var share : shares.entrySet()) {
                int least = minimum.getOrDefault(share.getKey(), 0);
                double desired = Math.max(share.getValue() * ready, least);
                allocations.put(share.getKey(), new Allocation(least, least + ready - all, desired));
            }
        }
        return allocations;
    }

    /** The slices whose hints are to be given anew: they change anyway, or their hints do not fit any more. */
    private List<SliceDraft> open(SortedMap<String, Allocation> allocations) {
        var open = new ArrayList<SliceDraft>();
        for (SliceDraft draft : drafts) {
            var hints = draft.changed ? null : hints(draft, allocations);
            if (hints == null) {
                open.add(draft);
            } else {
                hints.forEach((zone, count) -> given.merge(zone, count, Integer::sum));
            }
        }
        return open;
    }

    private @Nullable Map<String, Integer> hints(SliceDraft draft, SortedMap<String, Allocation> allocations) {
        var counts = new HashMap<String, Integer>();
        for (Endpoint endpoint : draft.endpoints) {
            if (SliceDraft.isReady(endpoint)) {
                var hints = endpoint.getHints();
                if (hints == null
                        || hints.getForZones() == null
                        || hints.getForZones().isEmpty()) {
                    return null;
                }
                hints.getForZones().forEach(zone -> counts.merge(zone.getName(), 1, Integer::sum));
            }
        }
        for (var count : counts.entrySet()) {
            Allocation allocation = allocations.get(count.getKey());
            if (allocation == null || count.getValue() + given.getOrDefault(count.getKey(), 0) > allocation.maximum()) {
                return null;
            }
        }
        return counts;
    }

    private void distribute(List<SliceDraft> open, SortedMap<String, Allocation> allocations) {
        var surplus = new TreeMap<String, Double>();
        var missing = new TreeMap<String, Double>();
        allocations.forEach((zone, allocation) -> {
            double more = given.getOrDefault(zone, 0) - allocation.desired();
            if (more > 0) {
                surplus.put(zone, more);
            } else if (more < 0) {
                missing.put(zone, -more);
            }
        });
        var moves = moves(surplus, missing);
        for (SliceDraft draft : open) {
            draft.edit(endpoint -> {
                if (!SliceDraft.isReady(endpoint)) {
                    return DistributionHints.with(endpoint, null);
                }
                var others = moves.get(endpoint.getZone());
                String zone = others == null || others.isEmpty() ? endpoint.getZone() : others.removeFirst();
                return DistributionHints.with(endpoint, new EndpointHints(List.of(), List.of(new ForZone(zone))));
            });
        }
    }

    /** To which zones the endpoints of zones that have too many go, one entry an endpoint. */
    private static Map<String, List<String>> moves(
            SortedMap<String, Double> surplus, SortedMap<String, Double> missing) {
        var moves = new HashMap<String, List<String>>();
        while (true) {
            String from = most(surplus);
            String to = most(missing);
            if (from == null || to == null) {
                return moves;
            }
            double give = surplus.getOrDefault(from, 0.0);
            double take = missing.getOrDefault(to, 0.0);
            if (give < 1 && take < 1 || give < 0.5 || take < 0.5) {
                return moves;
            }
            moves.computeIfAbsent(from, zone -> new ArrayList<>()).add(to);
            surplus.put(from, give - 1);
            missing.put(to, take - 1);
        }
    }

    private static @Nullable String most(SortedMap<String, Double> zones) {
        String most = null;
        double amount = 0;
        for (var zone : zones.entrySet()) {
            if (zone.getValue() > amount) {
                most = zone.getKey();
                amount = zone.getValue();
            }
        }
        return most;
    }
}
