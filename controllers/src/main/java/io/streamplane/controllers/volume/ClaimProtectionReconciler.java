package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps a claim that is asked to go while a pod on a node uses it ({@code pvc-protection}). The pods of a namespace are all in the
 * claim's shard, so a pod that was bound before is seen. A pod that waits for a node does not keep the claim; that it still waits
 * is required of the journal, pod by pod. A pod that is made later does not get a node: the scheduler refuses pods whose claim is
 * being deleted.
 */
public final class ClaimProtectionReconciler implements Reconciler {

    @Override
    public String name() {
        return "persistentvolumeclaim-protection";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(Volumes.CLAIMS, Volumes.PODS);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (change.resource().equals(Volumes.PODS)) {
            return change.after() == null ? leaving(change.key().namespace(), shard) : Set.of();
        }
        return change.resource().equals(Volumes.CLAIMS) && change.after() != null
                ? Set.of(WorkKey.of(change.after()))
                : Set.of();
    }

    private static Set<WorkKey> leaving(String namespace, ShardView shard) {
        var work = new LinkedHashSet<WorkKey>();
        for (Stored<?> claim : shard.list(Volumes.CLAIMS, namespace)) {
            if (claim.terminating()) {
                work.add(WorkKey.of(claim));
            }
        }
        return work;
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var claim = input.shard().get(Volumes.CLAIMS, input.work().key(), PersistentVolumeClaim.class);
        if (claim == null) {
            return ReconcileResult.nothing();
        }
        boolean guarded = claim.finalizers().contains(VolumeTerms.CLAIM_PROTECTION);
        if (!claim.terminating()) {
            return guarded
                    ? ReconcileResult.nothing()
                    : ReconcileResult.of(List.of(Volumes.update(
                            claim,
                            new PersistentVolumeClaimBuilder(claim.object())
                                    .editMetadata()
                                    .addToFinalizers(VolumeTerms.CLAIM_PROTECTION)
                                    .endMetadata()
                                    .build())));
        }
        return guarded ? release(input.shard(), claim) : ReconcileResult.nothing();
    }

    private static ReconcileResult release(ShardView shard, Stored<PersistentVolumeClaim> claim) {
        var required = new ArrayList<Precondition>();
        for (Stored<?> any : shard.list(Volumes.PODS, claim.namespace())) {
            Stored<Pod> pod = any.as(Pod.class);
            if (ClaimUse.claims(pod.object()).contains(claim.name())) {
                if (pod.node() != null) {
                    return ReconcileResult.nothing();
                }
                required.add(Metadata.unchanged(pod));
            }
        }
        var edit = MetadataEdit.withoutFinalizer(VolumeTerms.CLAIM_PROTECTION);
        return ReconcileResult.of(List.of(Metadata.update(claim, edit, required)));
    }
}
