package io.streamplane.controllers.node;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Deletes pods of nodes that do not exist, without grace, since nobody is left to stop them. Works by node. That a node is
 * absent is known where the objects of cluster scope are known up to the pod's revision; before that the work is put off
 * until they are. Each deletion requires the node's absence, so a node that is made meanwhile keeps its pods.
 */
public final class PodGarbageReconciler implements Reconciler {

    @Override
    public String name() {
        return "podgc";
    }

    @Override
    public String component() {
        return "pod-garbage-collector";
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (change.resource().equals(PodEvictionReconciler.NODES)) {
            return Set.of(new WorkKey(PodEvictionReconciler.NODES, change.key()));
        }
        if (change.after() == null || !change.resource().equals(PodEvictionReconciler.PODS)) {
            return Set.of();
        }
        String node = change.after().node();
        return node == null
                ? Set.of()
                : Set.of(new WorkKey(PodEvictionReconciler.NODES, ObjectKey.clusterScoped(node)));
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        ObjectKey node = input.work().key();
        if (input.shard().inCluster(PodEvictionReconciler.NODES, node) != null) {
            return ReconcileResult.nothing();
        }
        var absent = List.<Precondition>of(new Precondition.Absent(new ResourceKey(PodEvictionReconciler.NODES, node)));
        var proposals = new ArrayList<Proposal>();
        long unread = 0;
        for (Stored<?> pod : input.shard().podsOn(node.name())) {
            if (pod.desiredRevision() > input.shard().clusterRevision()) {
                unread = Math.max(unread, pod.desiredRevision());
            } else if (!pod.expired()) {
                proposals.add(new Proposal.Delete(pod.resource(), pod.key(), pod.uid(), 0L, null, absent));
            }
        }
        ReconcileResult outcome = ReconcileResult.of(proposals);
        return unread == 0 ? outcome : outcome.andWhenClusterIsRead(unread);
    }
}
