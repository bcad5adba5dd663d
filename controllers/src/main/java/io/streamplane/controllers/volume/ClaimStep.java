package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.ClaimTerms;
import io.streamplane.schemas.volume.VolumeMatch;
import io.streamplane.schemas.volume.VolumeOffer;
import io.streamplane.schemas.volume.VolumeTerms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a claim ({@code syncClaim}): one that was bound keeps its volume or has lost it, another gets the volume that it
 * names, or the best that there is, or waits for one to be made.
 */
final class ClaimStep {

    private final ShardView shard;
    private final Instant now;
    private final Stored<PersistentVolumeClaim> claim;
    private final ClaimTerms terms;

    private ClaimStep(ReconcileInput input, Stored<PersistentVolumeClaim> claim) {
        this.shard = input.shard();
        this.now = input.now();
        this.claim = claim;
        this.terms = ClaimTerms.of(claim.object());
    }

    static ReconcileResult apply(ReconcileInput input, Stored<PersistentVolumeClaim> claim) {
        var step = new ClaimStep(input, claim);
        if (claim.annotations().containsKey(VolumeTerms.BIND_COMPLETED)) {
            return step.bound();
        }
        return step.terms.volumeName().isEmpty() ? step.unbound() : step.asking();
    }

    private ReconcileResult bound() {
        if (terms.volumeName().isEmpty()) {
            return lost("ClaimLost", "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
        }
        Stored<PersistentVolume> volume = Volumes.volume(shard, terms.volumeName());
        if (volume == null) {
            // The volume was there when the claim came to name it.
            return shard.clusterRevision() < claim.desiredRevision()
                    ? ReconcileResult.nothing().andWhenClusterIsRead(claim.desiredRevision())
                    : lost("ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
        }
        var reference = volume.object().getSpec().getClaimRef();
        if (reference == null || VolumeOffer.isFor(reference, terms)) {
            return BindStep.apply(claim, volume, now);
        }
        return shard.clusterRevision() < claim.desiredRevision()
                ? ReconcileResult.nothing().andWhenClusterIsRead(claim.desiredRevision())
                : lost("ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly");
    }

    private ReconcileResult lost(String reason, String message) {
        if (Volumes.phase(claim.object()).equals("Lost")) {
            return ReconcileResult.nothing();
        }
        Proposal status = Volumes.claimStatus(
                claim, each -> each.withPhase("Lost").withAccessModes(List.of()).withCapacity(Map.of()));
        var event = EventNote.warning(References.regarding(claim), reason, message);
        return new ReconcileResult(List.of(status), List.of(new Remark(event, status)), null);
    }

    /** It names its volume. */
    private ReconcileResult asking() {
        Stored<PersistentVolume> volume = Volumes.volume(shard, terms.volumeName());
        if (volume == null) {
            return pending(null);
        }
        var offer = VolumeOffer.of(volume.object());
        if (offer.claimRef() == null) {
            String mismatch = volume.terminating()
                    ? "the volume is marked for deletion \"" + volume.name() + "\""
                    : offer.mismatch(terms);
            return mismatch == null
                    ? BindStep.apply(claim, volume, now)
                    : pending(EventNote.warning(
                            References.regarding(claim),
                            "VolumeMismatch",
                            "Cannot bind to requested volume \"" + volume.name() + "\": " + mismatch));
        }
        if (VolumeOffer.isFor(offer.claimRef(), terms)) {
            return volume.terminating() && !isBound(volume) ? pending(null) : BindStep.apply(claim, volume, now);
        }
        return pending(
                claim.annotations().containsKey(VolumeTerms.BOUND_BY_CONTROLLER)
                        ? null
                        : EventNote.warning(
                                References.regarding(claim),
                                "FailedBinding",
                                "volume \"" + volume.name() + "\" already bound to a different claim."));
    }

    private ReconcileResult unbound() {
        var type = Volumes.storageClass(shard, terms.classOrNone());
        boolean waits = Volumes.waits(type);
        String selected = claim.annotations().getOrDefault(VolumeTerms.SELECTED_NODE, "");
        Stored<PersistentVolume> volume = find(waits, selected);
        if (volume != null) {
            return BindStep.apply(claim, volume, now);
        }
        String byDefault = terms.className() == null ? Volumes.defaultClass(shard) : null;
        if (byDefault != null) {
            var changed = new PersistentVolumeClaimBuilder(claim.object())
                    .editSpec()
                    .withStorageClassName(byDefault)
                    .endSpec()
                    .build();
            return ReconcileResult.of(List.of(Volumes.update(claim, changed)));
        }
        if (waits && selected.isEmpty()) {
            return pending(ConsumerNote.of(shard, claim));
        }
        if (waits
                && type != null
                && VolumeTerms.NO_PROVISIONER.equals(type.object().getProvisioner())) {
            return chooseAgain();
        }
        if (type == null && !terms.classOrNone().isEmpty() && shard.clusterRevision() < claim.desiredRevision()) {
            return ReconcileResult.nothing().andWhenClusterIsRead(claim.desiredRevision());
        }
        if (!terms.classOrNone().isEmpty()) {
            return order(ProvisionOrder.of(claim, terms.classOrNone(), type));
        }
        return pending(EventNote.normal(
                References.regarding(claim),
                "FailedBinding",
                "no persistent volumes available for this claim and no storage class is set"));
    }

    /** The volume that the scheduler counted on is another's: it is to choose another node, or to wait. */
    private ReconcileResult chooseAgain() {
        if (shard.clusterRevision() < claim.desiredRevision()) {
            return ReconcileResult.nothing().andWhenClusterIsRead(claim.desiredRevision());
        }
        var edit = new MetadataEdit(List.of(), List.of(), List.of(), Map.of(VolumeTerms.SELECTED_NODE, ""));
        return ReconcileResult.of(List.of(Metadata.update(claim, edit)));
    }

    /** @param selected the node that a volume of a class that waits for a pod must be reached from; empty for none yet */
    private @Nullable Stored<PersistentVolume> find(boolean waits, String selected) {
        var made = Volumes.volume(shard, Volumes.provisionedName(claim.uid()));
        if (made != null
                && VolumeOffer.isFor(made.object().getSpec().getClaimRef(), terms)
                && (!made.terminating() || isBound(made))) {
            return made;
        }
        var offers = new ArrayList<VolumeOffer>();
        for (Stored<PersistentVolume> each : Volumes.volumes(shard)) {
            var reference = each.object().getSpec().getClaimRef();
            if (reference == null ? !waits || !selected.isEmpty() : VolumeOffer.isFor(reference, terms)) {
                offers.add(VolumeOffer.of(each.object()));
            }
        }
        Stored<?> node = selected.isEmpty() ? null : shard.inCluster("nodes", ObjectKey.clusterScoped(selected));
        VolumeOffer best = VolumeMatch.best(terms, offers, waits && node == null);
        if (waits && node != null && best != null && best.claimRef() == null) {
            best = VolumeMatch.free(terms, offers, offer -> offer.isReachable(node.name(), node.labels()), Set.of());
        }
        return best == null ? null : Volumes.volume(shard, best.name());
    }

    private static boolean isBound(Stored<PersistentVolume> volume) {
        return VolumeOffer.phase(volume.object()).equals("Bound");
    }

    private ReconcileResult order(ProvisionOrder order) {
        ReconcileResult pending = pending(order.note());
        var proposals = new ArrayList<>(pending.proposals());
        proposals.addAll(order.proposals());
        return new ReconcileResult(proposals, pending.events(), null);
    }

    private ReconcileResult pending(@Nullable EventNote note) {
        List<Proposal> proposals = Volumes.phase(claim.object()).equals("Pending")
                ? List.of()
                : List.of(Volumes.claimStatus(
                        claim,
                        each -> each.withPhase("Pending")
                                .withAccessModes(List.of())
                                .withCapacity(Map.of())));
        return new ReconcileResult(proposals, note == null ? List.of() : List.of(new Remark(note, null)), null);
    }
}
