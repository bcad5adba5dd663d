package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.volume.VolumeTerms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Binds a claim to its volume ({@code bind}), one thing after the other, and nothing where all is done: the volume names the
 * claim with its uid, then it is Bound, and protected by that; then the claim names the volume. The volume is taken at the
 * revision at which it was free; of two claims that want it one is refused, and looks again.
 */
final class BindStep {

    private static final String YES = "yes";

    private BindStep() {}

    static ReconcileResult apply(Stored<PersistentVolumeClaim> claim, Stored<PersistentVolume> volume, Instant now) {
        ObjectReference reference = volume.object().getSpec().getClaimRef();
        if (reference == null || !claim.uid().equals(reference.getUid())) {
            return ReconcileResult.of(List.of(Volumes.update(volume, named(volume, claim))));
        }
        Proposal phase = Volumes.volumePhase(volume, "Bound", "", now);
        if (phase != null) {
            return ReconcileResult.of(List.of(phase));
        }
        var proposals = new ArrayList<Proposal>();
        boolean isNamed = volume.name().equals(claim.object().getSpec().getVolumeName());
        if (!isNamed || !claim.annotations().containsKey(VolumeTerms.BIND_COMPLETED)) {
            var changed = new PersistentVolumeClaimBuilder(claim.object())
                    .editMetadata()
                    .addToAnnotations(VolumeTerms.BIND_COMPLETED, YES)
                    .endMetadata()
                    .editSpec()
                    .withVolumeName(volume.name())
                    .endSpec();
            if (!isNamed) {
                changed.editMetadata()
                        .addToAnnotations(VolumeTerms.BOUND_BY_CONTROLLER, YES)
                        .endMetadata();
            }
            proposals.add(Volumes.update(claim, changed.build()));
        }
        if (!Volumes.phase(claim.object()).equals("Bound")) {
            var spec = volume.object().getSpec();
            proposals.add(Volumes.claimStatus(
                    claim,
                    each -> each.withPhase("Bound")
                            .withAccessModes(spec.getAccessModes())
                            .withCapacity(spec.getCapacity())
                            .withCurrentVolumeAttributesClassName(spec.getVolumeAttributesClassName())));
        }
        return ReconcileResult.of(proposals);
    }

    private static PersistentVolume named(Stored<PersistentVolume> volume, Stored<PersistentVolumeClaim> claim) {
        var changed = new PersistentVolumeBuilder(volume.object());
        if (volume.object().getSpec().getClaimRef() == null) {
            changed.editMetadata()
                    .addToAnnotations(VolumeTerms.BOUND_BY_CONTROLLER, YES)
                    .endMetadata();
        }
        return changed.editSpec()
                .withClaimRef(new ObjectReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("PersistentVolumeClaim")
                        .withNamespace(claim.namespace())
                        .withName(claim.name())
                        .withUid(claim.uid())
                        .withResourceVersion(Long.toString(claim.revision()))
                        .build())
                .endSpec()
                .build();
    }
}
