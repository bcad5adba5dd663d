package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.AttachedVolume;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Node's status says of one volume. {@code volumesAttached} is written by the attach/detach controller, {@code volumesInUse} by the
 * node's kubelet, which lets a container begin only where one status holds both. So who takes the volume off {@code volumesAttached} at
 * a revision where it is not in use knows that it is not, and that nobody begins to use it.
 */
final class NodeVolumes {

    static final String NODES = NodeKind.RESOURCE;

    /** Upstream's {@code maxWaitForUnmountDuration}. */
    static final Duration UNMOUNTING = Duration.ofMinutes(6);

    private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

    private final Stored<Node> node;
    private final String volume;

    private NodeVolumes(Stored<Node> node, String volume) {
        this.node = node;
        this.volume = volume;
    }

    /**
     * Null where there is no such node.
     *
     * @param volume its unique name
     */
    static @Nullable NodeVolumes of(ShardView shard, String node, String volume) {
        Stored<?> found = shard.inCluster(NODES, ObjectKey.clusterScoped(node));
        return found == null ? null : new NodeVolumes(found.as(Node.class), volume);
    }

    /** Of each node that is said to have the volume. */
    static List<NodeVolumes> having(ShardView shard, String volume) {
        return shard.inCluster(NODES).stream()
                .map(each -> new NodeVolumes(each.as(Node.class), volume))
                .filter(NodeVolumes::isAttached)
                .toList();
    }

    /** Unique names of the volumes that a node is said to have. */
    static List<String> attached(Node node) {
        List<AttachedVolume> all =
                node.getStatus() == null ? null : node.getStatus().getVolumesAttached();
        return all == null
                ? List.of()
                : all.stream().map(AttachedVolume::getName).toList();
    }

    String node() {
        return node.name();
    }

    Stored<Node> stored() {
        return node;
    }

    boolean isAttached() {
        return attached(node.object()).contains(volume);
    }

    boolean isInUse() {
        NodeStatus status = node.object().getStatus();
        return status != null
                && status.getVolumesInUse() != null
                && status.getVolumesInUse().contains(volume);
    }

    Proposal attach() {
        var all = new ArrayList<>(attached(node.object()));
        all.add(volume);
        return with(all);
    }

    Proposal detach() {
        return with(attached(node.object()).stream()
                .filter(each -> !each.equals(volume))
                .toList());
    }

    private Proposal with(List<String> names) {
        NodeStatus old = node.object().getStatus();
        var changed = new Node();
        changed.setMetadata(node.object().getMetadata());
        changed.setStatus((old == null ? new NodeStatusBuilder() : new NodeStatusBuilder(old))
                .withVolumesAttached(
                        names.stream().map(each -> new AttachedVolume("", each)).toList())
                .build());
        return new Proposal.UpdateStatus(NODES, node.key(), changed, node.observedRevision());
    }

    /**
     * How long it is still waited until the node counts as one that will not use the volume any more, whatever its kubelet said last:
     * nothing where it is out of service, six minutes from when it was last ready, for ever (null) where it is ready.
     */
    @Nullable
    Duration patience(Instant now) {
        var spec = node.object().getSpec();
        if (spec != null
                && spec.getTaints() != null
                && spec.getTaints().stream().anyMatch(each -> OUT_OF_SERVICE.equals(each.getKey()))) {
            return Duration.ZERO;
        }
        NodeCondition ready = ready();
        if (ready == null || "True".equals(ready.getStatus())) {
            return null;
        }
        Duration left =
                Duration.between(now, Times.parse(ready.getLastTransitionTime()).plus(UNMOUNTING));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private @Nullable NodeCondition ready() {
        NodeStatus status = node.object().getStatus();
        List<NodeCondition> conditions = status == null ? null : status.getConditions();
        return conditions == null
                ? null
                : conditions.stream()
                        .filter(each -> "Ready".equals(each.getType()))
                        .findFirst()
                        .orElse(null);
    }
}
