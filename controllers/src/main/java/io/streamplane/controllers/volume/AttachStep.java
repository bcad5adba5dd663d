package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachmentBuilder;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Attaches one volume where pods use it and detaches it elsewhere. One that only a single node may write to is attached nowhere
 * else before it is detached. A pod that comes to a node just when the volume is detached from it gets it attached anew.
 */
final class AttachStep {

    private final Stored<PersistentVolume> volume;
    private final Map<String, List<Stored<Pod>>> wanted;
    private final List<Stored<VolumeAttachment>> present;
    private final List<Proposal> proposals = new ArrayList<>();
    private final List<Remark> events = new ArrayList<>();

    private AttachStep(ShardView shard, Stored<PersistentVolume> volume) {
        this.volume = volume;
        this.wanted = wanted(shard, volume.object());
        this.present = present(shard, volume.name());
    }

    static ReconcileResult apply(ShardView shard, Stored<PersistentVolume> volume) {
        var step = new AttachStep(shard, volume);
        step.present.forEach(step::keep);
        step.wanted.forEach(step::attach);
        return new ReconcileResult(step.proposals, step.events, null);
    }

    /** Attachments of a volume that is gone. */
    static ReconcileResult withoutVolume(ShardView shard, String name) {
        return ReconcileResult.of(present(shard, name).stream()
                .filter(each -> !each.terminating())
                .map(each -> Metadata.delete(each, "Background", List.of()))
                .toList());
    }

    /** Pods that use the volume, by node. */
    private static Map<String, List<Stored<Pod>>> wanted(ShardView shard, PersistentVolume volume) {
        var reference = volume.getSpec().getClaimRef();
        var byNode = new TreeMap<String, List<Stored<Pod>>>();
        if (reference == null || reference.getUid() == null) {
            return byNode;
        }
        Stored<?> claim = shard.get(Volumes.CLAIMS, new ObjectKey(reference.getNamespace(), reference.getName()));
        if (claim == null || !claim.uid().equals(reference.getUid())) {
            return byNode;
        }
        for (Stored<?> any : shard.list(Volumes.PODS, claim.namespace())) {
            Stored<Pod> pod = any.as(Pod.class);
            String node = pod.node();
            if (node != null
                    && AttachDetachReconciler.isOn(pod)
                    && ClaimUse.claims(pod.object()).contains(claim.name())) {
                byNode.computeIfAbsent(node, _ -> new ArrayList<>()).add(pod);
            }
        }
        return byNode;
    }

    private static List<Stored<VolumeAttachment>> present(ShardView shard, String volume) {
        return shard.inCluster(AttachDetachReconciler.ATTACHMENTS).stream()
                .<Stored<VolumeAttachment>>map(each -> each.as(VolumeAttachment.class))
                .filter(each -> volume.equals(AttachDetachReconciler.volume(each)))
                .toList();
    }

    private void keep(Stored<VolumeAttachment> attachment) {
        List<Stored<Pod>> users = wanted.get(attachment.object().getSpec().getNodeName());
        if (attachment.terminating()) {
            return;
        }
        if (users == null) {
            proposals.add(Metadata.delete(attachment, "Background", List.of()));
        } else if (AttachDetachReconciler.isSimulated(attachment.object()) && !isAttached(attachment.object())) {
            var attached = new VolumeAttachmentBuilder(attachment.object())
                    .withNewStatus()
                    .withAttached(true)
                    .endStatus()
                    .build();
            var status = new Proposal.UpdateStatus(
                    attachment.resource(), attachment.key(), attached, attachment.observedRevision());
            proposals.add(status);
            for (Stored<Pod> pod : users) {
                String message = "AttachVolume.Attach succeeded for volume \"" + volume.name() + "\" ";
                events.add(new Remark(
                        EventNote.normal(References.regarding(pod), "SuccessfulAttachVolume", message), status));
            }
        }
    }

    private static boolean isAttached(VolumeAttachment attachment) {
        return attachment.getStatus() != null
                && Boolean.TRUE.equals(attachment.getStatus().getAttached());
    }

    private void attach(String node, List<Stored<Pod>> users) {
        if (present.stream()
                .anyMatch(each -> node.equals(each.object().getSpec().getNodeName()))) {
            return;
        }
        String first = first();
        if (isForOneNode() && first != null && !first.equals(node)) {
            for (Stored<Pod> pod : users) {
                events.add(new Remark(
                        EventNote.warning(References.regarding(pod), "FailedAttachVolume", multiAttach(first)), null));
            }
            return;
        }
        var source = volume.object().getSpec().getCsi();
        String name = "csi-" + hash(source.getVolumeHandle() + source.getDriver() + node);
        var attachment = new VolumeAttachmentBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withAttacher(source.getDriver())
                .withNodeName(node)
                .withNewSource()
                .withPersistentVolumeName(volume.name())
                .endSource()
                .endSpec()
                .build();
        proposals.add(
                new Proposal.Create(AttachDetachReconciler.ATTACHMENTS, ObjectKey.clusterScoped(name), attachment));
    }

    /** The node that has the volume, or is to have it; null for none. */
    private @Nullable String first() {
        return present.isEmpty()
                ? wanted.keySet().iterator().next()
                : present.getFirst().object().getSpec().getNodeName();
    }

    private boolean isForOneNode() {
        List<String> modes = volume.object().getSpec().getAccessModes();
        return !modes.contains("ReadWriteMany") && !modes.contains("ReadOnlyMany");
    }

    private String multiAttach(String node) {
        List<Stored<Pod>> users = wanted.getOrDefault(node, List.of());
        String how = users.isEmpty()
                ? "Volume is already exclusively attached to one node and can't be attached to another"
                : "Volume is already used by pod(s) "
                        + String.join(", ", users.stream().map(Stored::name).toList());
        return "Multi-Attach error for volume \"" + volume.name() + "\" " + how;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected a JDK with SHA-256", e);
        }
    }
}
