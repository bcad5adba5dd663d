package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.CSIPersistentVolumeSource;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachmentBuilder;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.digest.Sha256;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Attaches one volume where pods use it and detaches it elsewhere. One that only a single node may write to is attached nowhere
 * else before it is detached. A pod that comes to a node just when the volume is detached from it gets it attached anew.
 *
 * <p>Volumes of our own driver are attached at once, and no node's status tells of them. Those of other drivers are attached by the driver;
 * then the node's status says so, which its kubelet waits for.
 */
final class AttachStep {

    /** So long upstream waits for a driver before it says that it has waited in vain, again and again. */
    private static final Duration ATTACHING = Duration.ofMinutes(2);

    private final ReconcileInput input;
    private final Stored<PersistentVolume> volume;
    private final CSIPersistentVolumeSource source;
    private final Map<String, List<Stored<Pod>>> wanted;
    private final List<Stored<VolumeAttachment>> present;
    private final List<Proposal> proposals = new ArrayList<>();
    private final List<Remark> events = new ArrayList<>();
    private @Nullable Duration again;

    private AttachStep(ReconcileInput input, Stored<PersistentVolume> volume) {
        this.input = input;
        this.volume = volume;
        this.source = volume.object().getSpec().getCsi();
        this.wanted = wanted(input.shard(), volume.object());
        this.present = present(input.shard(), volume.name());
    }

    /** @param volume of CSI */
    static ReconcileResult apply(ReconcileInput input, Stored<PersistentVolume> volume) {
        var step = new AttachStep(input, volume);
        if (VolumeTerms.isWaitedFor(step.source.getDriver())) {
            step.present.forEach(step::follow);
            step.forgetStale();
        } else {
            step.present.forEach(step::keep);
        }
        step.wanted.forEach(step::attach);
        return new ReconcileResult(step.proposals, step.events, step.again);
    }

    /** Attachments of a volume that is gone. */
    static ReconcileResult withoutVolume(ReconcileInput input, String name) {
        return DetachStep.withoutVolume(input.shard(), present(input.shard(), name), input.now());
    }

    static @Nullable Duration sooner(@Nullable Duration one, @Nullable Duration other) {
        return one == null || other != null && other.compareTo(one) < 0 ? other : one;
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

    /** An attachment of our own driver. */
    private void keep(Stored<VolumeAttachment> attachment) {
        List<Stored<Pod>> users = wanted.get(attachment.object().getSpec().getNodeName());
        if (attachment.terminating()) {
            return;
        }
        if (users == null) {
            proposals.add(Metadata.delete(attachment, "Background", List.of()));
        } else if (!isAttached(attachment.object())) {
            var attached = new VolumeAttachmentBuilder(attachment.object())
                    .withNewStatus()
                    .withAttached(true)
                    .endStatus()
                    .build();
            var status = new Proposal.UpdateStatus(
                    attachment.resource(), attachment.key(), attached, attachment.observedRevision());
            proposals.add(status);
            succeeded(users, status);
        }
    }

    /** An attachment that its driver carries out. */
    private void follow(Stored<VolumeAttachment> attachment) {
        String name = attachment.object().getSpec().getNodeName();
        List<Stored<Pod>> users = wanted.get(name);
        NodeVolumes node = NodeVolumes.of(input.shard(), name, uniqueName());
        if (users == null) {
            DetachStep step = DetachStep.of(attachment, node, input.now());
            again = sooner(again, step.again());
            if (step.proposal() != null) {
                proposals.add(step.proposal());
            }
        } else if (attachment.terminating() || !isAttached(attachment.object())) {
            if (node != null && node.isAttached()) {
                proposals.add(node.detach());
            }
            complain(attachment, users);
        } else if (node != null
                && !node.isAttached()
                && !input.underway().deleting(AttachDetachReconciler.ATTACHMENTS, attachment.key())) {
            Proposal status = node.attach();
            proposals.add(status);
            succeeded(users, status);
        }
    }

    /** Nodes whose status tells of the volume, and that there is no attachment to. */
    private void forgetStale() {
        for (NodeVolumes each : NodeVolumes.having(input.shard(), uniqueName())) {
            if (isPresent(each.node())) {
                continue;
            }
            proposals.add(each.detach());
        }
    }

    private void succeeded(List<Stored<Pod>> users, Proposal because) {
        for (Stored<Pod> pod : users) {
            String message = "AttachVolume.Attach succeeded for volume \"" + volume.name() + "\" ";
            events.add(new Remark(
                    EventNote.normal(References.regarding(pod), "SuccessfulAttachVolume", message), because));
        }
    }

    private void complain(Stored<VolumeAttachment> attachment, List<Stored<Pod>> users) {
        var status = attachment.object().getStatus();
        var error = status == null ? null : status.getAttachError();
        String problem = error == null ? null : error.getMessage();
        String created = attachment.object().getMetadata().getCreationTimestamp();
        if (problem == null && created != null) {
            Duration left = Duration.between(input.now(), Times.parse(created).plus(ATTACHING));
            again = sooner(again, left.isPositive() ? left : ATTACHING);
            problem = left.isPositive()
                    ? null
                    : "timed out waiting for external-attacher of " + source.getDriver()
                            + " CSI driver to attach volume " + source.getVolumeHandle();
        }
        for (Stored<Pod> pod : problem == null ? List.<Stored<Pod>>of() : users) {
            String message = "AttachVolume.Attach failed for volume \"" + volume.name() + "\" : " + problem;
            events.add(new Remark(EventNote.warning(References.regarding(pod), "FailedAttachVolume", message), null));
        }
    }

    private static boolean isAttached(VolumeAttachment attachment) {
        return attachment.getStatus() != null
                && Boolean.TRUE.equals(attachment.getStatus().getAttached());
    }

    private void attach(String node, List<Stored<Pod>> users) {
        if (isPresent(node)) {
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
        String name = attachmentName(node);
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
        Stored<Pod> user = users.getFirst();
        proposals.add(new Proposal.Create(
                AttachDetachReconciler.ATTACHMENTS,
                ObjectKey.clusterScoped(name),
                attachment,
                List.of(new Precondition.HasUid(new ResourceKey(Volumes.PODS, user.key()), user.uid()))));
    }

    private String attachmentName(String node) {
        return "csi-" + Sha256.hex(source.getVolumeHandle() + source.getDriver() + node);
    }

    private String uniqueName() {
        return VolumeTerms.uniqueName(source.getDriver(), source.getVolumeHandle());
    }

    private boolean isPresent(String node) {
        return present.stream()
                .anyMatch(each -> node.equals(each.object().getSpec().getNodeName()));
    }

    /** The node that has the volume, or is to have it; null for none. */
    private @Nullable String first() {
        return present.isEmpty()
                ? wanted.keySet().stream()
                        .filter(each -> input.underway()
                                .proposed(
                                        AttachDetachReconciler.ATTACHMENTS,
                                        ObjectKey.clusterScoped(attachmentName(each))))
                        .findFirst()
                        .orElseGet(() -> wanted.keySet().iterator().next())
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
}
