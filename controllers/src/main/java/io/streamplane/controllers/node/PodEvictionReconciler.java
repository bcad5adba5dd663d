package io.streamplane.controllers.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The pods of a node that is not ready: they are not ready either, and leave when their tolerations of its NoExecute
 * taints end. Works by node, for the pods of its own shard.
 */
public final class PodEvictionReconciler implements Reconciler {

    static final String NODES = "nodes";
    static final String PODS = "pods";

    private final TolerationPeriod tolerance;

    /** @param whereUnsaid how long a pod without a toleration stays on a silent node; Kubernetes: 300 s */
    public PodEvictionReconciler(Duration whereUnsaid) {
        this.tolerance = new TolerationPeriod(whereUnsaid);
    }

    @Override
    public String name() {
        return "taint-eviction";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(NODES, PODS);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (change.resource().equals(NODES)) {
            return Set.of(new WorkKey(NODES, change.key()));
        }
        if (change.after() == null || !change.resource().equals(PODS)) {
            return Set.of();
        }
        String node = change.after().node();
        boolean reported = change.before() != null
                && change.before().desiredRevision() == change.after().desiredRevision();
        return node == null
                        || reported && !Pods.ready(change.after().as(Pod.class).object())
                ? Set.of()
                : Set.of(new WorkKey(NODES, ObjectKey.clusterScoped(node)));
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var node = input.shard().get(NODES, input.work().key(), Node.class);
        if (node == null) {
            return ReconcileResult.nothing();
        }
        String status = NodeTaints.readyStatus(node.object());
        boolean ready = status.isEmpty() || status.equals("True");
        var taints = NodeTaints.present(node.object());
        if (ready && taints.isEmpty()) {
            return ReconcileResult.nothing();
        }
        var proposals = new ArrayList<Proposal>();
        var events = new ArrayList<Remark>();
        Instant next = null;
        for (Stored<?> any : input.shard().podsOn(node.name())) {
            Stored<Pod> pod = any.as(Pod.class);
            if (!Pods.active(pod)) {
                continue;
            }
            Instant until = tolerance.until(pod.object(), taints, input.now());
            if (until != null && !until.isAfter(input.now())) {
                evict(pod, input.now(), proposals, events);
                continue;
            }
            if (until != null && (next == null || until.isBefore(next))) {
                next = until;
            }
            if (!ready && Pods.ready(pod.object())) {
                markNotReady(pod, input.now(), proposals, events);
            }
        }
        return new ReconcileResult(proposals, events, next == null ? null : Duration.between(input.now(), next));
    }

    private static void evict(Stored<Pod> pod, Instant now, List<Proposal> proposals, List<Remark> events) {
        Proposal target =
                Disruption.target(pod, "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint", now);
        if (target != null) {
            proposals.add(target);
        }
        var delete = new Proposal.Delete(PODS, pod.key(), pod.uid(), null, null);
        proposals.add(delete);
        events.add(new Remark(
                EventNote.normal(
                        References.regarding(pod),
                        "TaintManagerEviction",
                        "Marking for deletion Pod " + pod.namespace() + "/" + pod.name()),
                delete));
    }

    private static void markNotReady(Stored<Pod> pod, Instant now, List<Proposal> proposals, List<Remark> events) {
        var changed = new PodBuilder(pod.object()).build();
        for (PodCondition condition : changed.getStatus().getConditions()) {
            if ("Ready".equals(condition.getType())) {
                condition.setStatus("False");
                condition.setLastTransitionTime(Times.format(now));
            }
        }
        var update = new Proposal.UpdateStatus(PODS, pod.key(), changed, pod.observedRevision());
        proposals.add(update);
        events.add(
                new Remark(EventNote.warning(References.regarding(pod), "NodeNotReady", "Node is not ready"), update));
    }
}
