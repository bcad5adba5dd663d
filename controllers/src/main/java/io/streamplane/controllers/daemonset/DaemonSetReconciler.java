package io.streamplane.controllers.daemonset;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.streamplane.controllers.history.RevisionHistory;
import io.streamplane.controllers.reconcile.Claim;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Obstacle;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.kind.apps.DaemonSetKind;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.selector.Selector;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one pod of a DaemonSet on each node that matches: it sees that each node has its pod, and where that is so goes on
 * with a rolling update, and reports. The scheduler binds the pods, each of which asks for its node by affinity.
 */
public final class DaemonSetReconciler implements Reconciler {

    static final String DAEMON_SETS = DaemonSetKind.RESOURCE;

    private static final int REVISIONS = 10;

    @Override
    public String name() {
        return "daemonset";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(DAEMON_SETS, DaemonRun.PODS, NodeKind.RESOURCE, RevisionHistory.REVISIONS);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return switch (change.resource()) {
            case DAEMON_SETS -> Set.of(new WorkKey(DAEMON_SETS, change.key()));
            case RevisionHistory.REVISIONS -> WorkKey.controllersOf(change, "DaemonSet", DAEMON_SETS);
            case DaemonRun.PODS -> ofPod(change, shard);
            case NodeKind.RESOURCE -> ofNode(change, shard);
            default -> Obstacle.moved(change, shard, DAEMON_SETS);
        };
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var set = input.shard().get(DAEMON_SETS, input.work().key(), DaemonSet.class);
        if (set == null || set.terminating()) {
            return ReconcileResult.nothing();
        }
        var spec = set.object().getSpec();
        var status = set.object().getStatus();
        var history = RevisionHistory.of(
                set,
                spec.getSelector(),
                spec.getTemplate(),
                status == null ? null : status.getCollisionCount(),
                RevisionHistory.HASH_LABEL,
                input.shard());
        var claim = Claim.of(set, spec.getSelector(), DaemonRun.PODS, Pod.class, input.shard(), Pods::withOwners);
        var run = new DaemonRun(input, set, claim.mine(), history);
        run.proposals.addAll(history.proposals());
        run.proposals.addAll(claim.proposals());
        var strategy = spec.getUpdateStrategy();
        boolean placed = PlacementStep.apply(run, DaemonUpdateStep.surges(set.object()));
        if (placed && (strategy == null || "RollingUpdate".equals(strategy.getType()))) {
            DaemonUpdateStep.apply(run);
        }
        DaemonStatusStep.apply(run, history.collisions());
        run.proposals.addAll(truncated(history, claim.mine(), spec.getRevisionHistoryLimit()));
        return new ReconcileResult(run.proposals, run.events, run.lookAgain());
    }

    private static List<Proposal> truncated(RevisionHistory history, List<Stored<Pod>> mine, @Nullable Integer limit) {
        var live = new HashSet<String>();
        mine.forEach(pod -> live.add(pod.labels().getOrDefault(RevisionHistory.HASH_LABEL, "")));
        return history.truncate(limit == null ? REVISIONS : limit, revision -> live.contains(revision.hash()), true);
    }

    private static Set<WorkKey> ofPod(FactChange change, ShardView shard) {
        var work = new LinkedHashSet<>(WorkKey.controllersOf(change, "DaemonSet", DAEMON_SETS));
        Stored<?> pod = change.after();
        if (pod != null && pod.controller() == null && !pod.terminating()) {
            for (Stored<?> any : shard.list(DAEMON_SETS, pod.namespace())) {
                var selector = any.as(DaemonSet.class).object().getSpec().getSelector();
                if (Selector.of(selector).matches(pod.labels())) {
                    work.add(WorkKey.of(any));
                }
            }
        }
        return work;
    }

    /** All sets, where the node came, went, or changed in what a pod is placed by. */
    private static Set<WorkKey> ofNode(FactChange change, ShardView shard) {
        Stored<?> before = change.before();
        Stored<?> after = change.after();
        if (before != null && after != null && isSame(before.as(Node.class), after.as(Node.class))) {
            return Set.of();
        }
        var work = new LinkedHashSet<WorkKey>();
        shard.ofResource(DAEMON_SETS).forEach(set -> work.add(WorkKey.of(set)));
        return work;
    }

    private static boolean isSame(Stored<Node> before, Stored<Node> after) {
        return before.desiredRevision() == after.desiredRevision()
                || before.uid().equals(after.uid())
                        && before.labels().equals(after.labels())
                        && Objects.equals(taints(before), taints(after));
    }

    private static @Nullable Object taints(Stored<Node> node) {
        var spec = node.object().getSpec();
        return spec == null ? null : spec.getTaints();
    }
}
