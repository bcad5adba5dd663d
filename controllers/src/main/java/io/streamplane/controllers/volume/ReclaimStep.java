package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeOffer;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a volume whose claim has let go of it ({@code reclaimVolume}): it is Released, and then kept (Retain), deleted
 * where ours is the provisioner that made it or it is a folder below /tmp (Delete), left to its own provisioner, or Failed where
 * nobody can do what its policy says. Nobody can recycle: that is long deprecated.
 */
final class ReclaimStep {

    private static final String TEMPORARY = "/tmp/";

    private ReclaimStep() {}

    /** @param gone the claim that is gone; null where it has another volume */
    static ReconcileResult apply(
            ReconcileInput input, Stored<PersistentVolume> volume, @Nullable ObjectReference gone) {
        String phase = VolumeOffer.phase(volume.object());
        if (phase.equals("Failed") || volume.terminating()) {
            return phase.equals("Failed") ? ReconcileResult.nothing() : released(input, volume, List.of());
        }
        String policy = volume.object().getSpec().getPersistentVolumeReclaimPolicy();
        return switch (policy == null ? "Retain" : policy) {
            case "Retain" -> released(input, volume, List.of());
            case "Delete" -> delete(input, volume, gone);
            case "Recycle" -> failed(input, volume, "VolumeFailedRecycle", "No recycler plugin found for the volume!");
            default ->
                failed(
                        input,
                        volume,
                        "VolumeUnknownReclaimPolicy",
                        "Volume has an unrecognized reclaim policy \"" + policy + "\"");
        };
    }

    private static ReconcileResult delete(
            ReconcileInput input, Stored<PersistentVolume> volume, @Nullable ObjectReference gone) {
        String provisioner = volume.annotations().get(VolumeTerms.PROVISIONED_BY);
        var hostPath = volume.object().getSpec().getHostPath();
        if (provisioner == null && hostPath == null) {
            return failed(
                    input,
                    volume,
                    "VolumeFailedDelete",
                    "error getting deleter volume plugin for volume \"" + volume.name()
                            + "\": no deletable volume plugin matched");
        }
        if (provisioner == null && !hostPath.getPath().startsWith(TEMPORARY)) {
            return failed(
                    input,
                    volume,
                    "VolumeFailedDelete",
                    "host_path deleter only supports /tmp/.+ but received provided " + hostPath.getPath());
        }
        if (provisioner != null && !provisioner.equals(VolumeTerms.SIMULATED)) {
            return released(input, volume, List.of());
        }
        List<Precondition> required = gone == null
                ? List.of()
                : List.of(new Precondition.NotUid(
                        new ResourceKey(Volumes.CLAIMS, new ObjectKey(gone.getNamespace(), gone.getName())),
                        gone.getUid()));
        return released(input, volume, List.of(Metadata.delete(volume, "Background", required)));
    }

    private static ReconcileResult released(
            ReconcileInput input, Stored<PersistentVolume> volume, List<Proposal> more) {
        var proposals = new ArrayList<Proposal>();
        Proposal phase = Volumes.volumePhase(volume, "Released", "", input.now());
        if (phase != null) {
            proposals.add(phase);
        }
        proposals.addAll(more);
        return ReconcileResult.of(proposals);
    }

    private static ReconcileResult failed(
            ReconcileInput input, Stored<PersistentVolume> volume, String reason, String message) {
        if (VolumeOffer.phase(volume.object()).equals("Bound")) {
            return released(input, volume, List.of());
        }
        Proposal status = Volumes.volumePhase(volume, "Failed", message, input.now());
        if (status == null) {
            return ReconcileResult.nothing();
        }
        var event = EventNote.warning(References.regarding(volume), reason, message);
        return new ReconcileResult(List.of(status), List.of(new Remark(event, status)), null);
    }
}
