package io.streamplane.scheduler.volume;

import io.fabric8.kubernetes.api.model.TopologySelectorLabelRequirement;
import io.fabric8.kubernetes.api.model.TopologySelectorTerm;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.ClaimTerms;
import io.streamplane.schemas.volume.VolumeMatch;
import io.streamplane.schemas.volume.VolumeOffer;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of one pod: those that its claims have, and what its other claims can get on a node. Among free volumes the smaller
 * claims choose first, as in kube-scheduler. Values are as of one moment.
 */
public final class PodVolumes {

    private static final String GONE = "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)";
    private static final String AFFINITY = "node(s) didn't match PersistentVolume's node affinity";
    private static final String NOTHING = "node(s) didn't find available persistent volumes to bind";
    private static final String ROOM = "node(s) did not have enough free storage";

    private static final List<String> ZONES = List.of(
            "topology.kubernetes.io/zone",
            "topology.kubernetes.io/region",
            "failure-domain.beta.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/region");

    /** @param volume null where it is not there */
    record Bound(@Nullable VolumeOffer volume) {}

    record Delayed(
            ClaimTerms claim, String selectedNode, @Nullable StorageClass type) {}

    /**
     * What is to be done for a node.
     *
     * @param claims to be told of the node; those that were told already are left out
     * @param volumes free ones that claims are to get
     */
    public record Choice(List<Told> claims, Set<String> volumes) {}

    /** A claim, and its uid. */
    public record Told(ObjectKey key, String uid) {}

    private final List<Bound> bound;
    private final List<Delayed> delayed;
    private final Collection<VolumeOffer> offers;
    private final StorageRoom room;

    PodVolumes(List<Bound> bound, List<Delayed> delayed, Collection<VolumeOffer> offers, StorageRoom room) {
        this.bound = bound;
        this.delayed = delayed.stream()
                .sorted(Comparator.comparing(each -> each.claim().size()))
                .toList();
        this.offers = offers;
        this.room = room;
    }

    /** Why the pod's volumes are not to be had on a node; null where they are. */
    public @Nullable String conflict(String node, Map<String, String> labels) {
        for (Bound each : bound) {
            if (each.volume() == null) {
                return GONE;
            }
            if (!each.volume().isReachable(node, labels)) {
                return AFFINITY;
            }
        }
        return delayed.isEmpty() ? null : choose(node, labels).obstacle();
    }

    /** What a node takes that has no {@link #conflict}. */
    public Choice choice(String node, Map<String, String> labels) {
        Choice found = delayed.isEmpty() ? null : choose(node, labels).choice();
        return found == null ? new Choice(List.of(), Set.of()) : found;
    }

    /** @param choice null where there is an obstacle */
    private record Outcome(
            @Nullable Choice choice, @Nullable String obstacle) {

        static Outcome failed(String obstacle) {
            return new Outcome(null, obstacle);
        }
    }

    private Outcome choose(String node, Map<String, String> labels) {
        var told = new ArrayList<Told>();
        var taken = new HashSet<String>();
        for (Delayed each : delayed) {
            if (!each.selectedNode().isEmpty() && !each.selectedNode().equals(node)) {
                return Outcome.failed(NOTHING);
            }
            VolumeOffer kept = VolumeMatch.kept(each.claim(), offers);
            VolumeOffer volume = kept != null
                    ? kept
                    : VolumeMatch.free(each.claim(), offers, offer -> offer.isReachable(node, labels), taken);
            if (kept != null && !kept.isReachable(node, labels)) {
                return Outcome.failed(NOTHING);
            }
            if (volume != null) {
                taken.add(volume.name());
            } else if (!isProvisioned(each.type(), labels)) {
                return Outcome.failed(NOTHING);
            } else if (!isRoomFor(each, labels)) {
                return Outcome.failed(ROOM);
            }
            if (each.selectedNode().isEmpty()) {
                told.add(new Told(each.claim().key(), each.claim().uid()));
            }
        }
        return new Outcome(new Choice(List.copyOf(told), Set.copyOf(taken)), null);
    }

    private boolean isRoomFor(Delayed claim, Map<String, String> labels) {
        return room.isEnough(
                claim.type() == null ? null : claim.type().getProvisioner(),
                claim.claim().classOrNone(),
                claim.claim().size(),
                labels);
    }

    /** Whether a volume can be made that nodes with these labels reach. */
    private static boolean isProvisioned(@Nullable StorageClass type, Map<String, String> labels) {
        if (type == null || VolumeTerms.NO_PROVISIONER.equals(type.getProvisioner())) {
            return false;
        }
        List<TopologySelectorTerm> allowed = type.getAllowedTopologies();
        return allowed == null || allowed.isEmpty() || allowed.stream().anyMatch(term -> isAllowed(term, labels));
    }

    private static boolean isAllowed(TopologySelectorTerm term, Map<String, String> labels) {
        for (TopologySelectorLabelRequirement each : term.getMatchLabelExpressions()) {
            String value = labels.get(each.getKey());
            if (value == null || !each.getValues().contains(value)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a volume says by its labels in which zone it is. */
    public boolean isZoned() {
        return bound.stream()
                .anyMatch(each -> each.volume() != null
                        && each.volume().labels().keySet().stream().anyMatch(ZONES::contains));
    }

    /** Whether a node with these labels is where all the volumes say that they are; one without any such label may be. */
    public boolean isInZone(Map<String, String> labels) {
        if (ZONES.stream().noneMatch(labels::containsKey)) {
            return true;
        }
        for (Bound each : bound) {
            Map<String, String> own =
                    each.volume() == null ? Map.of() : each.volume().labels();
            for (String zone : ZONES) {
                String allowed = own.get(zone);
                if (allowed != null && !Arrays.asList(allowed.split("__")).contains(labels.getOrDefault(zone, ""))) {
                    return false;
                }
            }
        }
        return true;
    }
}
