package io.streamplane.controllers.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Pods;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes pods without grace that nobody is left to stop, and says before that they failed ({@code pkg/controller/podgc}):
 *
 * <ul>
 *   <li>pods of nodes that do not exist. That a node is absent is known where the objects of cluster scope are known up to
 *       the pod's revision; before that the work is put off until they are. Each deletion requires the node's absence, so a
 *       node that is made meanwhile keeps its pods;
 *   <li>terminating pods of nodes that are not ready and have the out-of-service taint;
 *   <li>terminating pods that no node was found for;
 *   <li>pods that ended, of which there are more than a threshold: evicted ones first, then the oldest. Each shard has its
 *       share of the threshold.
 * </ul>
 *
 * <p>Works by node, by pod that has none, and by shard for the pods that ended.
 */
public final class PodGarbageReconciler implements Reconciler {

    /** As kube-controller-manager's {@code --terminated-pod-gc-threshold}. */
    public static final int TERMINATED_PODS = 12_500;

    private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";
    private static final WorkKey ENDED = new WorkKey(PodEvictionReconciler.PODS, ObjectKey.clusterScoped("ended"));
    private static final Comparator<Stored<Pod>> EVICTED_THEN_OLDEST = Comparator.<Stored<Pod>, Boolean>comparing(
                    pod -> !"Evicted".equals(pod.object().getStatus().getReason()))
            .thenComparing(pod -> String.valueOf(pod.object().getMetadata().getCreationTimestamp()))
            .thenComparing(Stored::name);

    private final int threshold;

    public PodGarbageReconciler() {
        this(TERMINATED_PODS);
    }

    /** @param threshold so many pods that ended stay; 0: all of them */
    public PodGarbageReconciler(int threshold) {
        this.threshold = threshold;
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
    public Set<String> looksInto() {
        return Set.of(PodEvictionReconciler.NODES, PodEvictionReconciler.PODS);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (change.resource().equals(PodEvictionReconciler.NODES)) {
            return Set.of(new WorkKey(PodEvictionReconciler.NODES, change.key()));
        }
        Stored<?> pod = change.after();
        if (pod == null || !change.resource().equals(PodEvictionReconciler.PODS)) {
            return Set.of();
        }
        String node = pod.node();
        if (node == null) {
            return pod.terminating() ? Set.of(WorkKey.of(pod)) : Set.of();
        }
        boolean reported = change.before() != null && change.before().desiredRevision() == pod.desiredRevision();
        var work = new WorkKey(PodEvictionReconciler.NODES, ObjectKey.clusterScoped(node));
        if (threshold > 0 && hasJustEnded(change.before(), pod)) {
            return Set.of(work, ENDED);
        }
        return reported ? Set.of() : Set.of(work);
    }

    private static boolean hasJustEnded(@Nullable Stored<?> before, Stored<?> after) {
        boolean news = before == null || before.observedRevision() != after.observedRevision();
        return news
                && Pods.ended(after.as(Pod.class).object())
                && (before == null || !Pods.ended(before.as(Pod.class).object()));
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        if (input.work().equals(ENDED)) {
            return ReconcileResult.of(ended(input));
        }
        if (input.work().resource().equals(PodEvictionReconciler.PODS)) {
            var pod = input.shard().get(PodEvictionReconciler.PODS, input.work().key(), Pod.class);
            return pod == null || pod.node() != null || !pod.terminating()
                    ? ReconcileResult.nothing()
                    : ReconcileResult.of(delete(pod, null, "", List.of(), input.now()));
        }
        var node = input.shard()
                .inCluster(PodEvictionReconciler.NODES, input.work().key());
        return node == null ? orphaned(input) : ReconcileResult.of(outOfService(input, node.as(Node.class)));
    }

    private static ReconcileResult orphaned(ReconcileInput input) {
        ObjectKey node = input.work().key();
        var absent = List.<Precondition>of(new Precondition.Absent(new ResourceKey(PodEvictionReconciler.NODES, node)));
        var proposals = new ArrayList<Proposal>();
        long unread = 0;
        for (Stored<?> any : input.shard().podsOn(node.name())) {
            if (any.desiredRevision() > input.shard().clusterRevision()) {
                unread = Math.max(unread, any.desiredRevision());
            } else {
                String why = "PodGC: node no longer exists";
                proposals.addAll(delete(any.as(Pod.class), "DeletionByPodGC", why, absent, input.now()));
            }
        }
        ReconcileResult outcome = ReconcileResult.of(proposals);
        return unread == 0 ? outcome : outcome.andWhenClusterIsRead(unread);
    }

    private static List<Proposal> outOfService(ReconcileInput input, Stored<Node> node) {
        var proposals = new ArrayList<Proposal>();
        boolean out = NodeTaints.present(node.object()).stream().anyMatch(each -> OUT_OF_SERVICE.equals(each.getKey()));
        if (out && !"True".equals(NodeTaints.readyStatus(node.object()))) {
            for (Stored<?> pod : input.shard().podsOn(node.name())) {
                if (pod.terminating()) {
                    proposals.addAll(delete(pod.as(Pod.class), null, "", List.of(), input.now()));
                }
            }
        }
        return proposals;
    }

    private List<Proposal> ended(ReconcileInput input) {
        var shard = input.shard();
        int share = Math.ceilDiv(threshold, shard.count());
        var all = shard.ofResource(PodEvictionReconciler.PODS);
        if (all.size() <= share) {
            return List.of();
        }
        List<Stored<Pod>> ended = all.stream()
                .<Stored<Pod>>map(pod -> pod.as(Pod.class))
                .filter(pod -> Pods.ended(pod.object()) && !pod.expired())
                .sorted(EVICTED_THEN_OLDEST)
                .toList();
        return ended.stream()
                .limit(Math.max(0, ended.size() - share))
                .flatMap(pod -> delete(pod, null, "", List.of(), input.now()).stream())
                .toList();
    }

    /** One that only finalizers hold is said to have failed, so that its Job counts it and lets it go. */
    private static List<Proposal> delete(
            Stored<Pod> pod, @Nullable String reason, String message, List<Precondition> requires, Instant now) {
        var proposals = new ArrayList<Proposal>();
        Proposal failed = Disruption.failed(pod, reason, message, now);
        if (failed != null) {
            proposals.add(failed);
        }
        if (!pod.expired()) {
            proposals.add(new Proposal.Delete(pod.resource(), pod.key(), pod.uid(), 0L, null, requires));
        }
        return proposals;
    }
}
