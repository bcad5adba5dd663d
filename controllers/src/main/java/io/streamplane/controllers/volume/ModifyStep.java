package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.ModifyVolumeStatus;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.VolumeAttributesClass;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.kind.storage.VolumeAttributesClassKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.ClaimTerms;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One claim whose volume is to have another VolumeAttributesClass, as external-resizer does it: the claim says that it is being
 * modified, the volume gets the class, and then the claim has it. While there is no such class the claim waits. Our volumes hold
 * nothing, so parameters change nothing in them; a class of another driver is that driver's.
 */
final class ModifyStep {

    private static final String PENDING = "Pending";
    private static final String IN_PROGRESS = "InProgress";

    private ModifyStep() {}

    static boolean asksForAnother(PersistentVolumeClaim claim) {
        String wanted = wanted(claim);
        return !wanted.isEmpty()
                && claim.getStatus() != null
                && !wanted.equals(claim.getStatus().getCurrentVolumeAttributesClassName());
    }

    static String wanted(PersistentVolumeClaim claim) {
        return ClaimTerms.of(claim).attributesClass();
    }

    static ReconcileResult apply(
            ShardView shard, Stored<PersistentVolumeClaim> claim, Stored<PersistentVolume> volume) {
        var source = volume.object().getSpec().getCsi();
        String wanted = wanted(claim.object());
        if (source == null || !source.getDriver().equals(VolumeTerms.SIMULATED)) {
            return ReconcileResult.nothing();
        }
        VolumeAttributesClass type = type(shard, wanted);
        if (type == null) {
            return is(claim, PENDING, wanted)
                    ? ReconcileResult.nothing()
                    : said(
                            status(claim, PENDING, wanted),
                            EventNote.warning(
                                    References.regarding(claim),
                                    "VolumeModifyFailed",
                                    "VAC \"" + wanted + "\" does not exist."));
        }
        if (!VolumeTerms.SIMULATED.equals(type.getDriverName())) {
            return ReconcileResult.nothing();
        }
        if (wanted.equals(volume.object().getSpec().getVolumeAttributesClassName())) {
            return said(
                    Volumes.claimStatus(
                            claim,
                            each -> each.withCurrentVolumeAttributesClassName(wanted)
                                    .withModifyVolumeStatus(null)),
                    EventNote.normal(
                            References.regarding(claim),
                            "VolumeModifySuccessful",
                            "external resizer modified volume " + claim.name() + " with vac " + wanted
                                    + " successfully"));
        }
        if (!is(claim, IN_PROGRESS, wanted)) {
            return said(
                    status(claim, IN_PROGRESS, wanted),
                    EventNote.normal(
                            References.regarding(claim),
                            "VolumeModify",
                            "external resizer is modifying volume " + claim.name() + " with vac " + wanted));
        }
        var modified = new PersistentVolumeBuilder(volume.object())
                .editSpec()
                .withVolumeAttributesClassName(wanted)
                .endSpec()
                .build();
        return ReconcileResult.of(List.of(Volumes.update(volume, modified)));
    }

    private static @Nullable VolumeAttributesClass type(ShardView shard, String name) {
        Stored<?> stored = shard.inCluster(VolumeAttributesClassKind.RESOURCE, ObjectKey.clusterScoped(name));
        return stored == null ? null : stored.as(VolumeAttributesClass.class).object();
    }

    private static boolean is(Stored<PersistentVolumeClaim> claim, String phase, String wanted) {
        ModifyVolumeStatus now = claim.object().getStatus().getModifyVolumeStatus();
        return now != null && phase.equals(now.getStatus()) && wanted.equals(now.getTargetVolumeAttributesClassName());
    }

    private static Proposal status(Stored<PersistentVolumeClaim> claim, String phase, String wanted) {
        return Volumes.claimStatus(claim, each -> each.withModifyVolumeStatus(new ModifyVolumeStatus(phase, wanted)));
    }

    private static ReconcileResult said(Proposal proposal, EventNote note) {
        return new ReconcileResult(List.of(proposal), List.of(new Remark(note, proposal)), null);
    }
}
