package io.streamplane.controllers.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges a node by when its kubelet was last heard: silent for longer than the grace period, its conditions become
 * Unknown; heard again, those that were set so are set back, since here a heartbeat is all that a kubelet has to repeat.
 * Taints follow the Ready condition, whoever wrote it.
 */
public final class NodeHealth {

    /** By this name it proposes. */
    public static final String COMPONENT = "node-controller";

    private static final String SILENT = "NodeStatusUnknown";
    private static final String NEVER = "NodeStatusNeverUpdated";

    /** A condition, and what a live kubelet says of it. */
    private record Known(String type, String healthy, String reason, String message) {}

    private static final List<Known> KNOWN = List.of(
            new Known(
                    "MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            new Known("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
            new Known("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
            new Known("Ready", "True", "KubeletReady", "kubelet is posting ready status"));

    private final Duration gracePeriod;

    public NodeHealth(Duration gracePeriod) {
        this.gracePeriod = gracePeriod;
    }

    /** @param lastHeard when a heartbeat last came, by the clock that {@code now} comes from */
    public ReconcileResult judge(Stored<Node> node, Instant lastHeard, Instant now) {
        if (node.terminating()) {
            return ReconcileResult.nothing();
        }
        boolean silent = lastHeard.plus(gracePeriod).isBefore(now);
        var proposals = new ArrayList<Proposal>();
        var events = new ArrayList<Remark>();
        String ready = NodeTaints.readyStatus(node.object());
        var conditions = new ArrayList<NodeCondition>();
        boolean changed =
                silent ? markSilent(node.object(), conditions, now) : markHeard(node.object(), conditions, now);
        if (changed) {
            var update = status(node, conditions);
            proposals.add(update);
            String now2 = conditions.stream()
                    .filter(condition -> "Ready".equals(condition.getType()))
                    .map(NodeCondition::getStatus)
                    .findFirst()
                    .orElse(ready);
            if (!now2.equals(ready) && ready.equals("True")) {
                events.add(new Remark(notReady(node), update));
            }
            ready = now2;
        }
        List<Taint> taints = NodeTaints.wanted(node.object(), ready, now);
        if (taints != null) {
            var tainted = new NodeBuilder(node.object())
                    .editOrNewSpec()
                    .withTaints(taints)
                    .endSpec()
                    .build();
            proposals.add(new Proposal.Update(node.resource(), node.key(), tainted, node.desiredRevision()));
        }
        return new ReconcileResult(proposals, events, null);
    }

    private static boolean markSilent(Node node, List<NodeCondition> conditions, Instant now) {
        boolean changed = false;
        conditions.addAll(conditionsOf(node));
        for (Known known : KNOWN) {
            NodeCondition old = NodeTaints.condition(node, known.type());
            if (old != null && "Unknown".equals(old.getStatus())) {
                continue;
            }
            changed = true;
            conditions.remove(old);
            String heard = old == null ? node.getMetadata().getCreationTimestamp() : old.getLastHeartbeatTime();
            conditions.add(new NodeCondition(
                    heard,
                    Times.format(now),
                    old == null ? "Kubelet never posted node status." : "Kubelet stopped posting node status.",
                    old == null ? NEVER : SILENT,
                    "Unknown",
                    known.type()));
        }
        return changed;
    }

    private static boolean markHeard(Node node, List<NodeCondition> conditions, Instant now) {
        boolean changed = false;
        conditions.addAll(conditionsOf(node));
        for (Known known : KNOWN) {
            NodeCondition old = NodeTaints.condition(node, known.type());
            if (old == null || !SILENT.equals(old.getReason()) && !NEVER.equals(old.getReason())) {
                continue;
            }
            changed = true;
            conditions.set(
                    conditions.indexOf(old),
                    new NodeCondition(
                            Times.format(now),
                            Times.format(now),
                            known.message(),
                            known.reason(),
                            known.healthy(),
                            known.type()));
        }
        return changed;
    }

    private static List<NodeCondition> conditionsOf(Node node) {
        return node.getStatus() == null || node.getStatus().getConditions() == null
                ? List.of()
                : node.getStatus().getConditions();
    }

    private static Proposal status(Stored<Node> node, List<NodeCondition> conditions) {
        NodeStatus old = node.object().getStatus();
        var status = (old == null ? new NodeStatusBuilder() : new NodeStatusBuilder(old))
                .withConditions(conditions)
                .build();
        var changed = new Node();
        changed.setMetadata(node.object().getMetadata());
        changed.setStatus(status);
        return new Proposal.UpdateStatus(node.resource(), node.key(), changed, node.observedRevision());
    }

    private static EventNote notReady(Stored<Node> node) {
        return EventNote.normal(
                References.regarding(node), "NodeNotReady", "Node " + node.name() + " status is now: NodeNotReady");
    }
}
