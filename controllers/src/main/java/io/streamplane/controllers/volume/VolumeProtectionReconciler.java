package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.volume.VolumeOffer;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.List;
import java.util.Set;

/**
 * Keeps a volume that is asked to go while a claim is bound to it ({@code pv-protection}). That none is, the volume says itself by
 * its phase, which is Bound before a claim names it. So the finalizer is taken away from just the volume that was looked at, both
 * parts of it, or not at all; a claim that takes the volume meanwhile changes it.
 */
public final class VolumeProtectionReconciler implements Reconciler {

    @Override
    public String name() {
        return "persistentvolume-protection";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(Volumes.VOLUMES);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return change.resource().equals(Volumes.VOLUMES) && change.after() != null && shard.number() == 0
                ? Set.of(WorkKey.of(change.after()))
                : Set.of();
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var volume = Volumes.volume(input.shard(), input.work().key().name());
        if (volume == null) {
            return ReconcileResult.nothing();
        }
        boolean guarded = volume.finalizers().contains(VolumeTerms.VOLUME_PROTECTION);
        if (!volume.terminating()) {
            return guarded
                    ? ReconcileResult.nothing()
                    : ReconcileResult.of(List.of(Volumes.update(
                            volume,
                            new PersistentVolumeBuilder(volume.object())
                                    .editMetadata()
                                    .addToFinalizers(VolumeTerms.VOLUME_PROTECTION)
                                    .endMetadata()
                                    .build())));
        }
        if (!guarded || VolumeOffer.phase(volume.object()).equals("Bound")) {
            return ReconcileResult.nothing();
        }
        var key = new ResourceKey(volume.resource(), volume.key());
        return ReconcileResult.of(List.of(Metadata.update(
                volume,
                MetadataEdit.withoutFinalizer(VolumeTerms.VOLUME_PROTECTION),
                List.of(new Precondition.ObservedAt(key, volume.observedRevision())))));
    }
}
