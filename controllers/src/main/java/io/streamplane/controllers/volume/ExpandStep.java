package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimCondition;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimConditionBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.volume.ClaimTerms;
import io.streamplane.schemas.volume.VolumeTerms;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One claim whose volume is to grow, one thing after the other: the claim says that it is being resized and how large it will
 * be, the volume grows, the file system waits for a pod where the class wants that, and then the claim has what it asked for.
 */
final class ExpandStep {

    static final String RESIZING = "Resizing";
    static final String PENDING = "FileSystemResizePending";

    private static final String STORAGE = "storage";

    private ExpandStep() {}

    static boolean asksForMore(PersistentVolumeClaim claim) {
        return claim.getStatus() != null && ClaimTerms.of(claim).size().compareTo(ClaimTerms.capacity(claim)) > 0;
    }

    static boolean isRunning(Stored<?> pod) {
        return pod.node() != null && Pods.phase(pod.as(Pod.class).object()).equals("Running");
    }

    static ReconcileResult apply(
            ReconcileInput input, Stored<PersistentVolumeClaim> claim, Stored<PersistentVolume> volume) {
        var source = volume.object().getSpec().getCsi();
        var about = References.regarding(claim);
        if (source == null || !source.getDriver().equals(VolumeTerms.SIMULATED)) {
            var note = source == null
                    ? EventNote.warning(
                            about,
                            "ExternalExpanding",
                            "Ignoring the PVC: didn't find a plugin capable of expanding the volume; waiting for an"
                                    + " external controller to process this PVC.")
                    : EventNote.normal(
                            about, "ExternalExpanding", "waiting for an external controller to expand this PVC");
            return new ReconcileResult(List.of(), List.of(new Remark(note, null)), null);
        }
        Quantity asked = Objects.requireNonNull(
                claim.object().getSpec().getResources().getRequests().get(STORAGE));
        BigDecimal wanted = ClaimTerms.of(claim.object()).size();
        Map<String, Quantity> allocated = claim.object().getStatus().getAllocatedResources();
        if (allocated == null || !asked.equals(allocated.get(STORAGE))) {
            var begun = Volumes.claimStatus(
                    claim,
                    each -> each.withConditions(condition(RESIZING, "", input.now()))
                            .addToAllocatedResources(STORAGE, asked)
                            .addToAllocatedResourceStatuses(STORAGE, "ControllerResizeInProgress"));
            return said(
                    begun, EventNote.normal(about, RESIZING, "External resizer is resizing volume " + volume.name()));
        }
        if (ClaimTerms.capacity(volume.object()).compareTo(wanted) < 0) {
            var grown = new PersistentVolumeBuilder(volume.object())
                    .editSpec()
                    .addToCapacity(STORAGE, asked)
                    .endSpec()
                    .build();
            return ReconcileResult.of(List.of(Volumes.update(volume, grown)));
        }
        return growsOnNode(input.shard(), claim) && !isUsed(input.shard(), claim)
                ? wait(input, claim)
                : finish(claim, volume, asked);
    }

    private static ReconcileResult wait(ReconcileInput input, Stored<PersistentVolumeClaim> claim) {
        List<PersistentVolumeClaimCondition> conditions =
                claim.object().getStatus().getConditions();
        if (conditions.stream().anyMatch(each -> PENDING.equals(each.getType()))) {
            return ReconcileResult.nothing();
        }
        String message = "Waiting for user to (re-)start a pod to finish file system resize of volume on node.";
        var pending = Volumes.claimStatus(
                claim,
                each -> each.withConditions(condition(PENDING, message, input.now()))
                        .addToAllocatedResourceStatuses(STORAGE, "NodeResizePending"));
        return said(
                pending,
                EventNote.normal(
                        References.regarding(claim),
                        "FileSystemResizeRequired",
                        "Require file system resize of volume on node"));
    }

    private static ReconcileResult finish(
            Stored<PersistentVolumeClaim> claim, Stored<PersistentVolume> volume, Quantity asked) {
        var done = Volumes.claimStatus(
                claim,
                each -> each.withConditions(List.of())
                        .withCapacity(volume.object().getSpec().getCapacity())
                        .addToAllocatedResources(STORAGE, asked)
                        .withAllocatedResourceStatuses(Map.of()));
        return said(
                done,
                EventNote.normal(References.regarding(claim), "VolumeResizeSuccessful", "Resize volume succeeded"));
    }

    private static boolean growsOnNode(ShardView shard, Stored<PersistentVolumeClaim> claim) {
        var terms = ClaimTerms.of(claim.object());
        var type = Volumes.storageClass(shard, terms.classOrNone());
        return terms.volumeMode().equals("Filesystem")
                && type != null
                && type.object().getParameters() != null
                && "true".equals(type.object().getParameters().get("nodeExpansion"));
    }

    private static boolean isUsed(ShardView shard, Stored<PersistentVolumeClaim> claim) {
        return shard.list(Volumes.PODS, claim.namespace()).stream()
                .anyMatch(pod -> isRunning(pod)
                        && ClaimUse.claims(pod.as(Pod.class).object()).contains(claim.name()));
    }

    private static PersistentVolumeClaimCondition condition(String type, String message, Instant now) {
        return new PersistentVolumeClaimConditionBuilder()
                .withType(type)
                .withStatus("True")
                .withMessage(message.isEmpty() ? null : message)
                .withLastTransitionTime(Times.format(now))
                .build();
    }

    private static ReconcileResult said(Proposal proposal, EventNote note) {
        return new ReconcileResult(List.of(proposal), List.of(new Remark(note, proposal)), null);
    }
}
