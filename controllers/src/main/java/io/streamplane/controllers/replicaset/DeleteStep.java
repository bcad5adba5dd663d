package io.streamplane.controllers.replicaset;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.proposal.Proposal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Deletes the pods that {@link PodRank} puts first. One that goes because it is not ready has to be as it was seen: had it
 * become ready meanwhile, another one would go.
 */
final class DeleteStep {

    private DeleteStep() {}

    static void apply(
            ReconcileInput input,
            Stored<ReplicaSet> replicaSet,
            List<Stored<Pod>> active,
            int surplus,
            List<Proposal> proposals,
            List<Remark> events) {
        var ranked = active.stream()
                .sorted(new PodRank(relatedOnNode(input, replicaSet), input.now()))
                .limit(surplus)
                .toList();
        for (Stored<Pod> pod : ranked) {
            var delete = new Proposal.Delete(
                    ReplicaSetReconciler.PODS, pod.key(), pod.uid(), null, null, unlessReadyNow(pod));
            proposals.add(delete);
            events.add(new Remark(
                    EventNote.normal(
                            References.regarding(replicaSet), "SuccessfulDelete", "Deleted pod: " + pod.name()),
                    delete));
        }
    }

    private static List<Precondition> unlessReadyNow(Stored<Pod> pod) {
        return Pods.ready(pod.object()) ? List.of() : List.of(Metadata.asReported(pod));
    }

    /** Active pods by node, of this ReplicaSet and of the others that its Deployment controls. */
    private static Map<String, Integer> relatedOnNode(ReconcileInput input, Stored<ReplicaSet> replicaSet) {
        var shard = input.shard();
        OwnerReference controller = replicaSet.controller();
        var related = controller == null
                ? List.<Stored<?>>of(replicaSet)
                : shard.dependents(ReplicaSetReconciler.REPLICA_SETS, controller.getUid());
        var onNode = new HashMap<String, Integer>();
        for (Stored<?> each : related) {
            for (Stored<?> any : shard.dependents(ReplicaSetReconciler.PODS, each.uid())) {
                Stored<Pod> pod = any.as(Pod.class);
                String node = pod.node();
                if (node != null && Pods.active(pod)) {
                    onNode.merge(node, 1, Integer::sum);
                }
            }
        }
        return onNode;
    }
}
