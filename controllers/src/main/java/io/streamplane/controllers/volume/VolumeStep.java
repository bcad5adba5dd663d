package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.ClaimTerms;
import io.streamplane.schemas.volume.VolumeOffer;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a volume ({@code syncVolume}).
 *
 * <pre>
 * Pending ──▶ Available ──▶ Bound ──▶ Released ──▶ (deleted, where its policy says so)
 *                 ▲           │           └──▶ Failed
 *                 └───────────┘ its claim has another volume
 * </pre>
 *
 * <p>A claim of this uid that is not there is gone for good where the shard is known up to the revision at which the volume came
 * to name it: a uid does not come again.
 */
final class VolumeStep {

    private VolumeStep() {}

    static ReconcileResult apply(ReconcileInput input, Stored<PersistentVolume> volume) {
        ObjectReference reference = volume.object().getSpec().getClaimRef();
        if (reference == null
                || reference.getUid() == null
                || reference.getUid().isEmpty()) {
            return phase(input, volume, "Available");
        }
        var key = new ObjectKey(reference.getNamespace(), reference.getName());
        var claim = input.shard().get(Volumes.CLAIMS, key, PersistentVolumeClaim.class);
        if (claim == null || !claim.uid().equals(reference.getUid())) {
            return input.shard().revision() < volume.desiredRevision()
                    ? ReconcileResult.whenShardIsRead(volume.desiredRevision())
                    : ReclaimStep.apply(input, volume, reference);
        }
        String named = ClaimTerms.of(claim.object()).volumeName();
        if (named.isEmpty()) {
            return differentModes(volume, claim);
        }
        if (named.equals(volume.name())) {
            return phase(input, volume, "Bound");
        }
        boolean made = volume.annotations().containsKey(VolumeTerms.PROVISIONED_BY);
        return made && "Delete".equals(volume.object().getSpec().getPersistentVolumeReclaimPolicy())
                ? ReclaimStep.apply(input, volume, null)
                : unbind(volume);
    }

    private static ReconcileResult phase(ReconcileInput input, Stored<PersistentVolume> volume, String phase) {
        Proposal change = Volumes.volumePhase(volume, phase, "", input.now());
        return change == null ? ReconcileResult.nothing() : ReconcileResult.of(List.of(change));
    }

    private static ReconcileResult differentModes(
            Stored<PersistentVolume> volume, Stored<PersistentVolumeClaim> claim) {
        var offer = VolumeOffer.of(volume.object());
        if (offer.volumeMode().equals(ClaimTerms.of(claim.object()).volumeMode())) {
            return ReconcileResult.nothing();
        }
        var onVolume = EventNote.warning(
                References.regarding(volume),
                "VolumeMismatch",
                "Cannot bind PersistentVolume to requested PersistentVolumeClaim \"" + claim.name()
                        + "\" due to incompatible volumeMode.");
        var onClaim = EventNote.warning(
                References.regarding(claim),
                "VolumeMismatch",
                "Cannot bind PersistentVolume \"" + volume.name()
                        + "\" to requested PersistentVolumeClaim due to incompatible volumeMode.");
        return new ReconcileResult(List.of(), List.of(new Remark(onVolume, null), new Remark(onClaim, null)), null);
    }

    /** One that the user kept for a claim stays kept for the next claim of that name. */
    private static ReconcileResult unbind(Stored<PersistentVolume> volume) {
        var changed = new PersistentVolumeBuilder(volume.object());
        if (volume.annotations().containsKey(VolumeTerms.BOUND_BY_CONTROLLER)) {
            changed.editMetadata()
                    .removeFromAnnotations(VolumeTerms.BOUND_BY_CONTROLLER)
                    .endMetadata()
                    .editSpec()
                    .withClaimRef((@Nullable ObjectReference) null)
                    .endSpec();
        } else {
            changed.editSpec().editClaimRef().withUid(null).endClaimRef().endSpec();
        }
        return ReconcileResult.of(List.of(Volumes.update(volume, changed.build())));
    }
}
