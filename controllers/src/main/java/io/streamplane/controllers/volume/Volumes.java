package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatusBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeStatusBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.kind.core.PersistentVolumeClaimKind;
import io.streamplane.schemas.kind.core.PersistentVolumeKind;
import io.streamplane.schemas.kind.storage.StorageClassKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.volume.VolumeOffer;
import io.streamplane.schemas.volume.VolumeTerms;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Claims, volumes and classes as a shard sees them, and changes of them. */
final class Volumes {

    static final String CLAIMS = PersistentVolumeClaimKind.RESOURCE;
    static final String VOLUMES = PersistentVolumeKind.RESOURCE;
    static final String CLASSES = StorageClassKind.RESOURCE;
    static final String PODS = "pods";

    private Volumes() {}

    static @Nullable Stored<PersistentVolume> volume(ShardView shard, String name) {
        Stored<?> found = name.isEmpty() ? null : shard.inCluster(VOLUMES, ObjectKey.clusterScoped(name));
        return found == null ? null : found.as(PersistentVolume.class);
    }

    static List<Stored<PersistentVolume>> volumes(ShardView shard) {
        return shard.inCluster(VOLUMES).stream()
                .<Stored<PersistentVolume>>map(each -> each.as(PersistentVolume.class))
                .toList();
    }

    static @Nullable Stored<StorageClass> storageClass(ShardView shard, String name) {
        Stored<?> found = name.isEmpty() ? null : shard.inCluster(CLASSES, ObjectKey.clusterScoped(name));
        return found == null ? null : found.as(StorageClass.class);
    }

    /** The class of claims that name none: the newest that says so, of equally old ones the first by name. */
    static @Nullable String defaultClass(ShardView shard) {
        return shard.inCluster(CLASSES).stream()
                .filter(each -> "true".equals(each.annotations().get(VolumeTerms.DEFAULT_CLASS))
                        || "true".equals(each.annotations().get(VolumeTerms.OLD_DEFAULT_CLASS)))
                .min(Comparator.<Stored<?>, Instant>comparing(
                                each -> Times.parse(each.object().getMetadata().getCreationTimestamp()))
                        .reversed()
                        .thenComparing(Stored::name))
                .map(Stored::name)
                .orElse(null);
    }

    static boolean waits(@Nullable Stored<StorageClass> type) {
        return type != null
                && VolumeTerms.WAIT_FOR_CONSUMER.equals(type.object().getVolumeBindingMode());
    }

    /** Whether this shard looks after the volume: it holds the namespace of the claim that has it. */
    static boolean looksAfter(ShardView shard, PersistentVolume volume) {
        ObjectReference reference = volume.getSpec().getClaimRef();
        return reference == null || reference.getNamespace() == null
                ? shard.number() == 0
                : Partitioning.of(reference.getNamespace(), shard.count()) == shard.number();
    }

    /** As the provisioner names what it makes. */
    static String provisionedName(String claimUid) {
        return "pvc-" + claimUid;
    }

    static String phase(PersistentVolumeClaim claim) {
        String phase = claim.getStatus() == null ? null : claim.getStatus().getPhase();
        return phase == null || phase.isEmpty() ? "Pending" : phase;
    }

    static Proposal claimStatus(
            Stored<PersistentVolumeClaim> claim, UnaryOperator<PersistentVolumeClaimStatusBuilder> change) {
        PersistentVolumeClaimStatus old = claim.object().getStatus();
        var builder =
                old == null ? new PersistentVolumeClaimStatusBuilder() : new PersistentVolumeClaimStatusBuilder(old);
        var changed = new PersistentVolumeClaimBuilder(claim.object())
                .withStatus(change.apply(builder).build())
                .build();
        return new Proposal.UpdateStatus(CLAIMS, claim.key(), changed, claim.observedRevision());
    }

    /** @return null where it is in this phase */
    static @Nullable Proposal volumePhase(Stored<PersistentVolume> volume, String phase, String message, Instant now) {
        if (VolumeOffer.phase(volume.object()).equals(phase)) {
            return null;
        }
        var status = new PersistentVolumeStatusBuilder()
                .withPhase(phase)
                .withMessage(message.isEmpty() ? null : message)
                .withLastPhaseTransitionTime(Times.format(now))
                .build();
        var changed =
                new PersistentVolumeBuilder(volume.object()).withStatus(status).build();
        return new Proposal.UpdateStatus(VOLUMES, volume.key(), changed, volume.observedRevision());
    }

    static Proposal update(Stored<PersistentVolume> volume, PersistentVolume changed) {
        return new Proposal.Update(VOLUMES, volume.key(), changed, volume.desiredRevision());
    }

    static Proposal update(Stored<PersistentVolumeClaim> claim, PersistentVolumeClaim changed) {
        return new Proposal.Update(CLAIMS, claim.key(), changed, claim.desiredRevision());
    }
}
