package io.streamplane.controllers.statefulset;

import static io.streamplane.controllers.reconcile.Numbers.or;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
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
import io.streamplane.schemas.kind.apps.StatefulSetKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps a StatefulSet's pods {@code <set>-<ordinal>}, each with claims of its own. It sees to the pods within the range of
 * ordinals, then to those beyond it, then to the update, and reports. In order ({@code OrderedReady}) a step begins when the
 * one before has nothing left to do.
 */
public final class StatefulSetReconciler implements Reconciler {

    static final String STATEFUL_SETS = StatefulSetKind.RESOURCE;

    private static final String HASH_LABEL = "controller.kubernetes.io/hash";
    private static final int REVISIONS = 10;

    @Override
    public String name() {
        return "statefulset";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(STATEFUL_SETS, StatefulRun.PODS, SetClaims.CLAIMS, RevisionHistory.REVISIONS);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return switch (change.resource()) {
            case STATEFUL_SETS -> Set.of(new WorkKey(STATEFUL_SETS, change.key()));
            case RevisionHistory.REVISIONS -> WorkKey.controllersOf(change, "StatefulSet", STATEFUL_SETS);
            case StatefulRun.PODS -> ofPod(change, shard);
            case SetClaims.CLAIMS -> ofClaim(change, shard);
            default -> Obstacle.moved(change, shard, STATEFUL_SETS);
        };
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var set = input.shard().get(STATEFUL_SETS, input.work().key(), StatefulSet.class);
        if (set == null) {
            return ReconcileResult.nothing();
        }
        var spec = set.object().getSpec();
        var status = set.object().getStatus();
        var history = RevisionHistory.of(
                set,
                spec.getSelector(),
                spec.getTemplate(),
                status == null ? null : status.getCollisionCount(),
                HASH_LABEL,
                input.shard());
        var claim = Claim.of(
                set,
                spec.getSelector(),
                pod -> Ordinals.ordinal(set.name(), pod.name()) >= 0,
                StatefulRun.PODS,
                Pod.class,
                input.shard(),
                Pods::withOwners);
        var members = claim.mine().stream()
                .filter(pod -> Ordinals.ordinal(set.name(), pod.name()) >= 0)
                .toList();
        var run = new StatefulRun(input, set, members, history);
        run.proposals.addAll(history.proposals());
        run.proposals.addAll(claim.proposals());
        if (!set.terminating()) {
            var claims = new SetClaims(run);
            if (ReplicaStep.apply(run, claims) && CondemnedStep.apply(run, claims)) {
                RollingUpdateStep.apply(run);
            }
        }
        SetStatusStep.apply(run, history);
        if (!set.terminating()) {
            run.proposals.addAll(truncated(run, history, members));
        }
        return new ReconcileResult(run.proposals, run.events, run.lookAgain());
    }

    private static List<Proposal> truncated(StatefulRun run, RevisionHistory history, List<Stored<Pod>> members) {
        var live = new HashSet<String>();
        live.add(run.current.name());
        live.add(run.update.name());
        members.forEach(pod -> live.add(StatefulRun.revision(pod)));
        Integer limit = run.set.object().getSpec().getRevisionHistoryLimit();
        return history.truncate(or(limit, REVISIONS), revision -> live.contains(revision.name()), false);
    }

    /** The set that controls it, or the one whose pod it could be: it may wait for its name. */
    private static Set<WorkKey> ofPod(FactChange change, ShardView shard) {
        var work = new LinkedHashSet<>(WorkKey.controllersOf(change, "StatefulSet", STATEFUL_SETS));
        Stored<?> after = change.after();
        if (work.isEmpty() && (after == null || after.controller() == null)) {
            String name = Ordinals.set(change.key().name());
            if (name != null) {
                var key = new ObjectKey(change.key().namespace(), name);
                if (shard.get(STATEFUL_SETS, key) != null) {
                    work.add(new WorkKey(STATEFUL_SETS, key));
                }
            }
        }
        return work;
    }

    /** The sets that a claim of this name could be of. */
    private static Set<WorkKey> ofClaim(FactChange change, ShardView shard) {
        Stored<?> before = change.before();
        Stored<?> after = change.after();
        String base = Ordinals.set(change.key().name());
        if (base == null || before != null && after != null && before.desiredRevision() == after.desiredRevision()) {
            return Set.of();
        }
        var work = new LinkedHashSet<WorkKey>();
        for (Stored<?> set : shard.list(STATEFUL_SETS, change.key().namespace())) {
            if (base.endsWith("-" + set.name())) {
                work.add(WorkKey.of(set));
            }
        }
        return work;
    }
}
