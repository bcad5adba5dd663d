package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Detaches a volume that no pod of a node uses any more: first the node's status must not have it in use, then the node's status loses
 * it, then its attachment is deleted. See {@link NodeVolumes}.
 */
record DetachStep(@Nullable Proposal proposal, @Nullable Duration again) {

    private static final DetachStep WAIT = new DetachStep(null, null);

    /** @param node null where there is no such node any more */
    static DetachStep of(Stored<VolumeAttachment> attachment, @Nullable NodeVolumes node, Instant now) {
        if (node == null) {
            var key = ObjectKey.clusterScoped(attachment.object().getSpec().getNodeName());
            return delete(attachment, new Precondition.Absent(new ResourceKey(NodeVolumes.NODES, key)));
        }
        Duration patience = node.isInUse() ? node.patience(now) : Duration.ZERO;
        if (patience == null) {
            return WAIT;
        }
        if (patience.isPositive()) {
            return new DetachStep(null, patience);
        }
        return node.isAttached()
                ? new DetachStep(node.detach(), null)
                : delete(attachment, Metadata.asReported(node.stored()));
    }

    private static DetachStep delete(Stored<VolumeAttachment> attachment, Precondition requires) {
        return attachment.terminating()
                ? WAIT
                : new DetachStep(Metadata.delete(attachment, "Background", List.of(requires)), null);
    }

    /** Attachments of a volume that is gone; its unique name is not known any more. */
    static ReconcileResult withoutVolume(ShardView shard, List<Stored<VolumeAttachment>> present, Instant now) {
        var proposals = new ArrayList<Proposal>();
        Duration again = null;
        for (Stored<VolumeAttachment> each : present) {
            if (VolumeTerms.isWaitedFor(each.object().getSpec().getAttacher())) {
                DetachStep step = of(each, stranger(shard, each.object()), now);
                again = AttachStep.sooner(again, step.again());
                if (step.proposal() != null) {
                    proposals.add(step.proposal());
                }
            } else if (!each.terminating()) {
                proposals.add(Metadata.delete(each, "Background", List.of()));
            }
        }
        return new ReconcileResult(proposals, List.of(), again);
    }

    /** A volume of the attachment's driver that its node is said to have, and that there is none of any more; else one that no node has. */
    private static @Nullable NodeVolumes stranger(ShardView shard, VolumeAttachment attachment) {
        String driver = attachment.getSpec().getAttacher();
        String name = attachment.getSpec().getNodeName();
        Stored<?> node = shard.inCluster(NodeVolumes.NODES, ObjectKey.clusterScoped(name));
        if (node == null) {
            return null;
        }
        List<String> known = Volumes.volumes(shard).stream()
                .map(each -> each.object().getSpec().getCsi())
                .filter(each -> each != null && driver.equals(each.getDriver()))
                .map(each -> VolumeTerms.uniqueName(driver, each.getVolumeHandle()))
                .toList();
        String prefix = VolumeTerms.uniqueName(driver, "");
        String unknown = NodeVolumes.attached(node.as(Node.class).object()).stream()
                .filter(each -> each.startsWith(prefix) && !known.contains(each))
                .findFirst()
                .orElse(prefix);
        return NodeVolumes.of(shard, name, unknown);
    }
}
