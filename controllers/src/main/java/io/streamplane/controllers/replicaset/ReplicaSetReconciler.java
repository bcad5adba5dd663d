package io.streamplane.controllers.replicaset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.streamplane.controllers.reconcile.Claim;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Obstacle;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.kind.apps.ReplicaSetKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.selector.Selector;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps as many pods as a ReplicaSet, or a ReplicationController, asks for: claims, then creates or deletes, then reports.
 * Terminating and ended pods do not count, nor those whose deletion is under way. Pods whose creation is under way count
 * where pods are missing, but not where there are too many: they may be refused, so that what is there is not deleted in
 * their place.
 *
 * <p>A pod that is gone is reported before another one takes its place, and none is made while a report is on its way: names
 * follow from the report ({@code ops/adr/0005-derived-names.md}).
 */
public final class ReplicaSetReconciler implements Reconciler {

    static final String REPLICA_SETS = ReplicaSetKind.RESOURCE;
    static final String PODS = "pods";

    private final ReplicaKind kind;

    public ReplicaSetReconciler() {
        this(ReplicaKind.REPLICA_SET);
    }

    public ReplicaSetReconciler(ReplicaKind kind) {
        this.kind = kind;
    }

    @Override
    public String name() {
        return kind.controller;
    }

    @Override
    public String component() {
        return kind.component;
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(kind.resource, PODS);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (change.resource().equals(kind.resource)) {
            return Set.of(new WorkKey(kind.resource, change.key()));
        }
        if (!change.resource().equals(PODS)) {
            return Obstacle.moved(change, shard, kind.resource);
        }
        Set<WorkKey> work = WorkKey.controllersOf(change, kind.kind, kind.resource);
        Stored<?> pod = change.after();
        if (pod != null && pod.controller() == null && !pod.terminating()) {
            work = new LinkedHashSet<>(work);
            addMatching(pod, shard, work);
        }
        return work;
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        Stored<?> stored = input.shard().get(kind.resource, input.work().key());
        if (stored == null) {
            return ReconcileResult.nothing();
        }
        Stored<ReplicaSet> replicaSet = kind.view(stored);
        var claim = Claim.of(
                replicaSet,
                replicaSet.object().getSpec().getSelector(),
                PODS,
                Pod.class,
                input.shard(),
                Pods::withOwners);
        List<Proposal> proposals = new ArrayList<>(claim.proposals());
        List<Remark> events = new ArrayList<>();
        String obstacle = null;
        String refused = null;
        List<Stored<Pod>> active = claim.mine().stream().filter(Pods::active).toList();
        if (!replicaSet.terminating()) {
            List<Stored<Pod>> staying = active.stream()
                    .filter(pod -> !input.underway().deleting(PODS, pod.key()))
                    .toList();
            int wanted = Counts.wanted(replicaSet.object());
            int coming = input.underway().creating(replicaSet.uid());
            // A deletion that is proposed may be refused: until it comes to pass its pod is there
            boolean lacks = active.size() + coming < wanted;
            refused = lacks ? input.underway().refused(replicaSet.uid()) : null;
            obstacle = lacks ? obstacle(replicaSet, input.shard()) : null;
            if (obstacle == null && lacks && mayName(input, replicaSet, active.size())) {
                int batch = CreateStep.batch(active, coming, wanted);
                CreateStep.apply(input, replicaSet, refused == null ? batch : Math.min(1, batch), proposals, events);
            } else if (staying.size() > wanted) {
                int room = Math.max(0, CreateStep.BATCH - (active.size() - staying.size()));
                int surplus = Math.min(room, staying.size() - wanted);
                DeleteStep.apply(input, replicaSet, staying, surplus, proposals, events);
            }
        }
        if (obstacle != null && !ReplicaSetStatusStep.isKnown(replicaSet, obstacle)) {
            events.add(new Remark(
                    EventNote.warning(References.regarding(replicaSet), "FailedCreate", "Error creating: " + obstacle),
                    null));
        }
        return new ReconcileResult(
                proposals,
                events,
                ReplicaSetStatusStep.apply(
                        input,
                        kind,
                        replicaSet,
                        claim.mine(),
                        obstacle == null ? ReplicaSetStatusStep.known(replicaSet, refused) : obstacle,
                        proposals));
    }

    /** Whether the last report has its say, and tells of every pod that is gone. */
    private static boolean mayName(ReconcileInput input, Stored<ReplicaSet> replicaSet, int active) {
        return active >= Counts.reported(replicaSet.object())
                && !input.underway().proposed(replicaSet.resource(), replicaSet.key());
    }

    private void addMatching(Stored<?> pod, ShardView shard, Set<WorkKey> work) {
        for (Stored<?> any : shard.list(kind.resource, pod.namespace())) {
            var selector = kind.view(any).object().getSpec().getSelector();
            if (Selector.of(selector).matches(pod.labels())) {
                work.add(WorkKey.of(any));
            }
        }
    }

    private static @Nullable String obstacle(Stored<ReplicaSet> replicaSet, ShardView shard) {
        return Obstacle.of(
                replicaSet.object().getSpec().getTemplate().getSpec(),
                new ObjectKey(replicaSet.namespace(), replicaSet.name() + "-"),
                shard);
    }
}
