package io.streamplane.scheduler.volume;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.fabric8.kubernetes.api.model.storage.CSINode;
import io.fabric8.kubernetes.api.model.storage.CSIStorageCapacity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.streamplane.scheduler.request.PodClaim;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeOffer;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Claims, volumes and classes, and which claims pods on nodes use. Facts may come in any order and again. Not thread-safe.
 */
public final class ClusterVolumes {

    private final Map<ObjectKey, KnownClaim> claims = new HashMap<>();
    private final TreeMap<String, VolumeOffer> volumes = new TreeMap<>();
    private final Map<String, String> phases = new HashMap<>();
    private final Map<String, StorageClass> classes = new HashMap<>();
    private final AttachLimits limits = new AttachLimits();
    private final StorageRoom room = new StorageRoom();
    private final Map<ObjectKey, Integer> users = new HashMap<>();
    /** Volumes that are free, and that a pod's turn has chosen for it. */
    private final Map<ObjectKey, Set<String>> chosen = new HashMap<>();

    /** @param claim null where it is deleted */
    public void claim(ObjectKey key, @Nullable PersistentVolumeClaim claim) {
        if (claim == null) {
            claims.remove(key);
        } else {
            claims.put(key, KnownClaim.of(claim));
        }
    }

    /** @param volume null where it is deleted */
    public void volume(String name, @Nullable PersistentVolume volume) {
        if (volume == null) {
            volumes.remove(name);
        } else {
            volumes.put(name, VolumeOffer.of(volume).in(phases.getOrDefault(name, "Pending")));
        }
    }

    /** @param phase null where it is deleted */
    public void phase(String name, @Nullable String phase) {
        if (phase == null) {
            phases.remove(name);
            return;
        }
        phases.put(name, phase);
        volumes.computeIfPresent(name, (_, offer) -> offer.in(phase));
    }

    /** @param type null where it is deleted */
    public void storageClass(String name, @Nullable StorageClass type) {
        if (type == null) {
            classes.remove(name);
        } else {
            classes.put(name, type);
        }
    }

    /** @param node null where it is deleted */
    public void limits(String name, @Nullable CSINode node) {
        limits.describe(name, node);
    }

    /** @param driver null where it is deleted */
    public void driver(String name, @Nullable CSIDriver driver) {
        room.driver(name, driver);
    }

    /** @param capacity null where it is deleted */
    public void capacity(ObjectKey key, @Nullable CSIStorageCapacity capacity) {
        room.capacity(key, capacity);
    }

    /** Whether any node says how many volumes it attaches. */
    public boolean hasLimits() {
        return !limits.isEmpty();
    }

    /**
     * Whether a node would have more volumes of a driver than it attaches.
     *
     * @param others pods that are on the node
     */
    public boolean exceedLimit(PodRequest pod, String node, Collection<PodRequest> others) {
        return limits.exceeded(node, pod, others, this::attached);
    }

    /** The volume of a claim, or the one that it will get; null where nothing is known of it. */
    private AttachLimits.@Nullable Attached attached(ObjectKey claim) {
        KnownClaim known = claims.get(claim);
        if (known == null) {
            return null;
        }
        VolumeOffer volume = volumes.get(known.terms().volumeName());
        if (volume != null) {
            return volume.driver().isEmpty() ? null : new AttachLimits.Attached(volume.driver(), volume.handle());
        }
        StorageClass type = classes.get(known.terms().classOrNone());
        return type == null || type.getProvisioner() == null
                ? null
                : new AttachLimits.Attached(type.getProvisioner(), claim.toString());
    }

    /** Counts a pod that comes to a node, or goes. */
    public void use(PodRequest pod, int more) {
        for (PodClaim claim : pod.claims()) {
            users.merge(claim.key(), more, (one, other) -> one + other == 0 ? null : one + other);
        }
    }

    /** Keeps free volumes for the claims of a pod; none: they are free again. */
    public void choose(ObjectKey pod, Set<String> names) {
        if (names.isEmpty()) {
            chosen.remove(pod);
        } else {
            chosen.put(pod, names);
        }
    }

    /** Which node was chosen for a claim; empty for none. */
    public String selectedNode(ObjectKey claim) {
        KnownClaim known = claims.get(claim);
        return known == null ? "" : known.selectedNode();
    }

    /** Whether each claim of the pod is there and has its volume. */
    public boolean allBound(PodRequest pod) {
        for (PodClaim claim : pod.claims()) {
            KnownClaim known = claims.get(claim.key());
            if (known == null || !known.bound()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a pod on some node uses a claim of this pod that only one may use. */
    public boolean isTakenByOnePod(PodRequest pod) {
        for (PodClaim claim : pod.claims()) {
            KnownClaim known = claims.get(claim.key());
            if (known != null
                    && known.terms().accessModes().contains("ReadWriteOncePod")
                    && users.containsKey(claim.key())) {
                return true;
            }
        }
        return false;
    }

    /** Why the pod can go nowhere, in kube-scheduler's words; null where it may go somewhere. */
    public @Nullable String refusal(PodRequest pod) {
        boolean waits = false;
        for (PodClaim claim : pod.claims()) {
            KnownClaim known = claims.get(claim.key());
            String name = claim.key().name();
            if (known == null) {
                return claim.ephemeral()
                        ? "waiting for ephemeral volume controller to create the persistentvolumeclaim \"" + name + "\""
                        : "persistentvolumeclaim \"" + name + "\" not found";
            }
            if (known.terminating()) {
                return "persistentvolumeclaim \"" + name + "\" is being deleted";
            }
            if (claim.ephemeral() && !known.controller().equals(pod.uid())) {
                return "PVC " + claim.key() + " was not created for pod " + pod.key() + " (pod is not owner)";
            }
            waits |= !known.bound() && !isDelayed(known);
        }
        return waits ? "pod has unbound immediate PersistentVolumeClaims" : null;
    }

    /** What follows from the pod's claims, none of which refuses it. */
    public PodVolumes of(PodRequest pod) {
        var bound = new ArrayList<PodVolumes.Bound>();
        var delayed = new ArrayList<PodVolumes.Delayed>();
        for (PodClaim claim : pod.claims()) {
            KnownClaim known = claims.get(claim.key());
            if (known != null && known.bound()) {
                bound.add(new PodVolumes.Bound(volumes.get(known.terms().volumeName())));
            } else if (known != null) {
                delayed.add(new PodVolumes.Delayed(
                        known.terms(),
                        known.selectedNode(),
                        classes.get(known.terms().classOrNone())));
            }
        }
        return new PodVolumes(bound, delayed, free(pod, delayed.isEmpty()), room);
    }

    private Collection<VolumeOffer> free(PodRequest pod, boolean none) {
        if (none) {
            return Set.of();
        }
        var others = new HashSet<String>();
        chosen.forEach((key, names) -> {
            if (!key.equals(pod.key())) {
                others.addAll(names);
            }
        });
        return volumes.values().stream()
                .filter(each -> each.claimRef() == null ? !others.contains(each.name()) : isFor(each, pod))
                .toList();
    }

    private boolean isFor(VolumeOffer offer, PodRequest pod) {
        for (PodClaim claim : pod.claims()) {
            KnownClaim known = claims.get(claim.key());
            if (known != null && VolumeOffer.isFor(offer.claimRef(), known.terms())) {
                return true;
            }
        }
        return false;
    }

    private boolean isDelayed(KnownClaim claim) {
        StorageClass type = classes.get(claim.terms().classOrNone());
        return claim.terms().volumeName().isEmpty()
                && type != null
                && VolumeTerms.WAIT_FOR_CONSUMER.equals(type.getVolumeBindingMode());
    }
}
