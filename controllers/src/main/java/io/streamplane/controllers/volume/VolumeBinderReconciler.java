package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.ClaimTerms;
import io.streamplane.schemas.volume.VolumeOffer;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Binds claims to volumes, says in which phase both are, and lets go of volumes whose claims are gone, as Kubernetes' volume
 * controller does ({@code pkg/controller/volume/persistentvolume}). First the volume names the claim, then the claim the
 * volume: whatever is seen in between, the volume says whose it is.
 */
public final class VolumeBinderReconciler implements Reconciler {

    @Override
    public String name() {
        return "persistentvolume-binder";
    }

    @Override
    public String component() {
        return "persistentvolume-controller";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(Volumes.CLAIMS, Volumes.VOLUMES, Volumes.CLASSES);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return switch (change.resource()) {
            case Volumes.CLAIMS -> byClaim(change, shard);
            case Volumes.VOLUMES -> byVolume(change, shard);
            case Volumes.CLASSES -> unbound(shard, new LinkedHashSet<>());
            default -> Set.of();
        };
    }

    private static Set<WorkKey> byClaim(FactChange change, ShardView shard) {
        var work = new LinkedHashSet<WorkKey>();
        for (Stored<?> each : Arrays.asList(change.before(), change.after())) {
            if (each != null) {
                var terms = ClaimTerms.of(each.as(PersistentVolumeClaim.class).object());
                addVolume(terms.volumeName(), work);
            }
        }
        Stored<?> after = change.after();
        if (after != null) {
            work.add(WorkKey.of(after));
        }
        if (after == null || isBound(after) != (change.before() != null && isBound(change.before()))) {
            addKept(change.key(), shard, work);
        }
        return work;
    }

    private static boolean isBound(Stored<?> claim) {
        return claim.annotations().containsKey(VolumeTerms.BIND_COMPLETED);
    }

    /** Volumes that are kept for a claim that is gone, or has come to name one of them. */
    private static void addKept(ObjectKey claim, ShardView shard, Set<WorkKey> work) {
        for (Stored<PersistentVolume> each : Volumes.volumes(shard)) {
            ObjectReference reference = each.object().getSpec().getClaimRef();
            if (reference != null
                    && claim.name().equals(reference.getName())
                    && claim.namespace().equals(reference.getNamespace())) {
                addVolume(each.name(), work);
            }
        }
    }

    private static Set<WorkKey> byVolume(FactChange change, ShardView shard) {
        var work = new LinkedHashSet<WorkKey>();
        work.add(new WorkKey(Volumes.VOLUMES, change.key()));
        for (Stored<?> each : Arrays.asList(change.before(), change.after())) {
            if (each == null) {
                continue;
            }
            PersistentVolume volume = each.as(PersistentVolume.class).object();
            ObjectReference reference = volume.getSpec().getClaimRef();
            if (reference != null && reference.getNamespace() != null) {
                work.add(new WorkKey(Volumes.CLAIMS, new ObjectKey(reference.getNamespace(), reference.getName())));
            } else if (each == change.after()) {
                if (VolumeOffer.phase(volume).equals("Available")) {
                    unbound(shard, work);
                } else {
                    asking(each.name(), shard, work);
                }
            }
        }
        if (change.after() == null) {
            asking(change.key().name(), shard, work);
        }
        return work;
    }

    private static Set<WorkKey> unbound(ShardView shard, Set<WorkKey> work) {
        for (Stored<?> claim : shard.ofResource(Volumes.CLAIMS)) {
            if (!claim.annotations().containsKey(VolumeTerms.BIND_COMPLETED)) {
                work.add(WorkKey.of(claim));
            }
        }
        return work;
    }

    /** Claims that ask for the volume by name, though it may not know them. */
    private static void asking(String volume, ShardView shard, Set<WorkKey> work) {
        for (Stored<?> claim : shard.ofResource(Volumes.CLAIMS)) {
            var spec = claim.as(PersistentVolumeClaim.class).object().getSpec();
            if (volume.equals(spec.getVolumeName())) {
                work.add(WorkKey.of(claim));
            }
        }
    }

    private static void addVolume(String name, Set<WorkKey> work) {
        if (!name.isEmpty()) {
            work.add(new WorkKey(Volumes.VOLUMES, ObjectKey.clusterScoped(name)));
        }
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        ShardView shard = input.shard();
        ObjectKey key = input.work().key();
        if (input.work().resource().equals(Volumes.CLAIMS)) {
            var claim = shard.get(Volumes.CLAIMS, key, PersistentVolumeClaim.class);
            return claim == null ? ReconcileResult.nothing() : ClaimStep.apply(input, claim);
        }
        var volume = Volumes.volume(shard, key.name());
        return volume == null || !Volumes.looksAfter(shard, volume.object())
                ? ReconcileResult.nothing()
                : VolumeStep.apply(input, volume);
    }
}
