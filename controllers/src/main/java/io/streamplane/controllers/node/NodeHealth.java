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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges a node by when it was last heard: silent for longer than the grace period, its conditions become Unknown; where
 * heartbeats come again, those that were set so are set back, since here a heartbeat is all that a kubelet has to repeat.
 * A kubelet that lives by its Lease and its status sets them back itself. A node that never said anything of itself has half
 * as long again, as in Kubernetes. Taints follow the conditions, whoever wrote them.
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

    /**
     * How a node is, before anything is done about it.
     *
     * @param ready status of its Ready condition; empty where it has none
     * @param conditions what its conditions are to be; null where they stay
     */
    public record Verdict(String ready, @Nullable List<NodeCondition> conditions) {}

    private final Duration gracePeriod;

    public NodeHealth(Duration gracePeriod) {
        this.gracePeriod = gracePeriod;
    }

    /** @param signs by the clock that {@code now} comes from */
    public Verdict assess(Stored<Node> node, NodeSigns signs, Instant now) {
        String ready = NodeTaints.readyStatus(node.object());
        Duration patience = ready.isEmpty() ? gracePeriod.multipliedBy(3).dividedBy(2) : gracePeriod;
        var conditions = new ArrayList<NodeCondition>();
        boolean changed = signs.isSilent(patience, now)
                ? markSilent(node.object(), conditions, now)
                : signs.isWell(patience, now) && markHeard(node.object(), conditions, now);
        if (!changed) {
            return new Verdict(ready, null);
        }
        return conditions.stream()
                .filter(condition -> "Ready".equals(condition.getType()))
                .findFirst()
                .map(condition -> new Verdict(Objects.requireNonNullElse(condition.getStatus(), ""), conditions))
                .orElseGet(() -> new Verdict(ready, conditions));
    }

    /** @param held whether its pods stay although it is not ready */
    public ReconcileResult judge(Stored<Node> node, Verdict verdict, boolean held, Instant now) {
        if (node.terminating()) {
            return ReconcileResult.nothing();
        }
        var proposals = new ArrayList<Proposal>();
        var events = new ArrayList<Remark>();
        if (verdict.conditions() != null) {
            var update = status(node, verdict.conditions());
            proposals.add(update);
            if (NodeTaints.readyStatus(node.object()).equals("True")
                    && !verdict.ready().equals("True")) {
                events.add(new Remark(notReady(node), update));
            }
        }
        List<Taint> taints = NodeTaints.wanted(node.object(), verdict.ready(), held, now);
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

    /** Whether it says that nothing was heard of the node. */
    static boolean isVerdict(NodeCondition condition) {
        return SILENT.equals(condition.getReason()) || NEVER.equals(condition.getReason());
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
            if (old == null || !isVerdict(old)) {
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
