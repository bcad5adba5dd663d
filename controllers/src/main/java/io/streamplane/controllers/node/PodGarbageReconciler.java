package io.streamplane.controllers.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.Change;
import io.streamplane.controllers.reconcile.Outcome;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Snapshot;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;

/**
 * Deletes pods of nodes that do not exist, without grace, since nobody is left to stop them. Works by node. A pod gets
 * the quarantine from when it was seen, so that a node that was only not read yet loses nothing.
 */
public final class PodGarbageReconciler implements Reconciler {

    private final Duration quarantine;

    /** @param quarantine how long a pod's node must be unknown; Kubernetes: 40 s */
    public PodGarbageReconciler(Duration quarantine) {
        this.quarantine = quarantine;
    }

    @Override
    public String name() {
        return "podgc";
    }

    @Override
    public String component() {
        return "pod-garbage-collector";
    }

    @Override
    public Set<WorkKey> affected(Change change, ShardView shard) {
        if (change.resource().equals(PodEvictionReconciler.NODES)) {
            return Set.of(new WorkKey(PodEvictionReconciler.NODES, change.key()));
        }
        if (change.after() == null || !change.resource().equals(PodEvictionReconciler.PODS)) {
            return Set.of();
        }
        String node = Pods.node(change.after().as(Pod.class).object());
        return node == null
                ? Set.of()
                : Set.of(new WorkKey(PodEvictionReconciler.NODES, ObjectKey.clusterScoped(node)));
    }

    @Override
    public Outcome reconcile(Snapshot snapshot) {
        if (snapshot.shard().get(PodEvictionReconciler.NODES, snapshot.work().key()) != null) {
            return Outcome.nothing();
        }
        var proposals = new ArrayList<Proposal>();
        Duration wait = null;
        for (Stored<?> pod : snapshot.shard().podsOn(snapshot.work().key().name())) {
            Duration left = quarantine.minus(snapshot.certainty(pod));
            if (!left.isPositive()) {
                proposals.add(new Proposal.Delete(pod.resource(), pod.key(), pod.uid(), 0L, null));
            } else if (wait == null || left.compareTo(wait) < 0) {
                wait = left;
            }
        }
        return new Outcome(proposals, java.util.List.of(), wait);
    }
}
