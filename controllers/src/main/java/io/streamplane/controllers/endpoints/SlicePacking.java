package io.streamplane.controllers.endpoints;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Distributes endpoints with the same ports over slices, with few writes rather than few slices, as upstream does
 * ({@code reconcileByPortMapping}): an endpoint stays in the slice that it is in; slices that change anyway are filled first, the
 * fullest before others; what is left goes into the one slice that it fills best, else into new ones. A slice that has lost all
 * of its endpoints goes.
 *
 * <p>Example with 3 endpoints a slice: [a b] [c], and b is replaced by d and e, gives [a d e] [c].
 */
final class SlicePacking {

    /** As upstream has it by default. */
    static final int MOST = 100;

    /** What makes two endpoints the same one. */
    record Identity(
            List<String> addresses,
            @Nullable String hostname,
            @Nullable String target) {

        static Identity of(Endpoint endpoint) {
            ObjectReference target = endpoint.getTargetRef();
            return new Identity(
                    endpoint.getAddresses(),
                    endpoint.getHostname(),
                    target == null ? null : target.getNamespace() + "/" + target.getName());
        }
    }

    private final List<SliceDraft> drafts;
    private final SequencedMap<Identity, Endpoint> left;
    private final int most;

    private SlicePacking(List<SliceDraft> drafts, SequencedMap<Identity, Endpoint> left, int most) {
        this.drafts = new ArrayList<>(drafts);
        this.left = left;
        this.most = most;
    }

    /**
     * Says of each slice what becomes of it.
     *
     * @param existing with these ports
     * @param wanted is emptied
     */
    static List<SliceDraft> pack(
            List<SliceDraft> existing, SequencedMap<Identity, Endpoint> wanted, List<EndpointPort> ports, int most) {
        var packing = new SlicePacking(existing, wanted, most);
        existing.forEach(packing::keep);
        packing.fillChanged();
        packing.fillOthers(ports);
        return packing.drafts;
    }

    private void keep(SliceDraft draft) {
        var kept = new ArrayList<Endpoint>();
        boolean updated = false;
        for (Endpoint old : draft.endpoints) {
            Endpoint now = left.remove(Identity.of(old));
            if (now != null) {
                kept.add(now);
                updated |= !isSame(old, now);
            }
        }
        if (updated || kept.size() != draft.endpoints.size()) {
            draft.dropped = kept.isEmpty();
            draft.replace(kept);
        }
    }

    private void fillChanged() {
        var changed = drafts.stream()
                .filter(draft -> draft.changed && !draft.dropped)
                .sorted(Comparator.comparing((SliceDraft draft) -> draft.endpoints.size())
                        .reversed())
                .toList();
        changed.forEach(this::fill);
    }

    private void fillOthers(List<EndpointPort> ports) {
        while (!left.isEmpty()) {
            SliceDraft draft = left.size() < most ? best() : null;
            if (draft == null) {
                draft = SliceDraft.fresh(ports);
                drafts.add(draft);
            }
            fill(draft);
        }
    }

    /** The slice that takes all that is left and has the least room then; it has not changed so far. */
    private @Nullable SliceDraft best() {
        SliceDraft best = null;
        int least = most;
        for (SliceDraft draft : drafts) {
            int room = most - draft.endpoints.size() - left.size();
            if (!draft.changed && !draft.dropped && room >= 0 && room < least) {
                best = draft;
                least = room;
            }
        }
        return best;
    }

    private void fill(SliceDraft draft) {
        while (!left.isEmpty() && draft.endpoints.size() < most) {
            draft.endpoints.add(left.pollFirstEntry().getValue());
            draft.changed = true;
        }
    }

    /** But for hints, which are given later. */
    static boolean isSame(Endpoint one, Endpoint other) {
        return Objects.equals(one.getNodeName(), other.getNodeName())
                && Objects.equals(one.getZone(), other.getZone())
                && conditions(one).equals(conditions(other))
                && sameTarget(one.getTargetRef(), other.getTargetRef());
    }

    private static Map<String, String> conditions(Endpoint endpoint) {
        EndpointConditions conditions = endpoint.getConditions();
        return conditions == null
                ? Map.of()
                : Map.of(
                        "ready", String.valueOf(conditions.getReady()),
                        "serving", String.valueOf(conditions.getServing()),
                        "terminating", String.valueOf(conditions.getTerminating()));
    }

    private static boolean sameTarget(@Nullable ObjectReference one, @Nullable ObjectReference other) {
        return one == null || other == null
                ? one == other
                : Objects.equals(one.getUid(), other.getUid()) && Objects.equals(one.getName(), other.getName());
    }
}
