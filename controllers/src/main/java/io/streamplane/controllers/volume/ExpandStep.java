package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.volume.ClaimTerms;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.List;

/** One claim whose volume is to grow: whose turn it is. */
final class ExpandStep {

    private ExpandStep() {}

    static boolean asksForMore(PersistentVolumeClaim claim) {
        return claim.getStatus() != null && ClaimTerms.of(claim).size().compareTo(ClaimTerms.capacity(claim)) > 0;
    }

    static ReconcileResult apply(
            ReconcileInput input, Stored<PersistentVolumeClaim> claim, Stored<PersistentVolume> volume) {
        var source = volume.object().getSpec().getCsi();
        if (source != null && source.getDriver().equals(VolumeTerms.SIMULATED)) {
            var growth = Growth.of(input.shard(), claim, volume);
            return growth.isOnNode() ? NodeGrowth.apply(input, growth) : ControllerGrowth.apply(input, growth);
        }
        var about = References.regarding(claim);
        var note = source == null
                ? EventNote.warning(
                        about,
                        "ExternalExpanding",
                        "Ignoring the PVC: didn't find a plugin capable of expanding the volume; waiting for an"
                                + " external controller to process this PVC.")
                : EventNote.normal(about, "ExternalExpanding", "waiting for an external controller to expand this PVC");
        return new ReconcileResult(List.of(), List.of(new Remark(note, null)), null);
    }
}
