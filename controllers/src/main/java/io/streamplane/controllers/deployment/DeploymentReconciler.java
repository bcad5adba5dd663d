package io.streamplane.controllers.deployment;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.streamplane.controllers.reconcile.Claim;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.kind.apps.DeploymentKind;
import io.streamplane.schemas.kind.apps.ReplicaSetKind;
import io.streamplane.schemas.selector.Selector;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rolls a Deployment's template out over ReplicaSets. The order of the steps is that of Kubernetes: a deletion, a pause
 * and a change of size each come before the rollout itself.
 */
public final class DeploymentReconciler implements Reconciler {

    static final String DEPLOYMENTS = DeploymentKind.RESOURCE;
    static final String REPLICA_SETS = ReplicaSetKind.RESOURCE;

    @Override
    public String name() {
        return "deployment";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(DEPLOYMENTS, REPLICA_SETS, "pods");
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return switch (change.resource()) {
            case DEPLOYMENTS -> Set.of(new WorkKey(DEPLOYMENTS, change.key()));
            case REPLICA_SETS -> {
                var work = new LinkedHashSet<WorkKey>();
                addOwner(change.before(), work);
                addOwner(change.after(), work);
                if (change.latest().controller() == null) {
                    addMatching(change.latest(), shard, work);
                }
                yield work;
            }
            case "pods" -> recreating(change, shard);
            default -> Set.of();
        };
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var deployment = input.shard().get(DEPLOYMENTS, input.work().key(), Deployment.class);
        if (deployment == null) {
            return ReconcileResult.nothing();
        }
        if (Selector.of(deployment.object().getSpec().getSelector()).isEmpty()) {
            return selectsAll(deployment, input);
        }
        var claim = Claim.of(
                deployment,
                deployment.object().getSpec().getSelector(),
                REPLICA_SETS,
                ReplicaSet.class,
                input.shard(),
                DeploymentReconciler::withOwners);
        var rollout = new Rollout(
                input, deployment, claim.mine().stream().map(Child::new).toList());
        run(rollout);
        return ProposeStep.apply(rollout, claim.proposals());
    }

    private static void run(Rollout rollout) {
        if (rollout.stored.terminating()) {
            DeploymentStatusStep.apply(rollout, false);
            return;
        }
        PauseStep.apply(rollout);
        if (rollout.underway()) {
            DeploymentStatusStep.apply(rollout, !rollout.paused());
            return;
        }
        RevisionStep.sync(rollout);
        if (rollout.paused() || ScaleStep.isScaling(rollout)) {
            ScaleStep.apply(rollout);
            if (rollout.paused()) {
                HistoryStep.apply(rollout);
            }
            DeploymentStatusStep.apply(rollout, false);
            return;
        }
        boolean moved = rollout.recreate() ? RecreateStep.apply(rollout) : RollingStep.apply(rollout);
        if (!moved && ProgressStep.isComplete(rollout)) {
            HistoryStep.apply(rollout);
        }
        DeploymentStatusStep.apply(rollout, true);
    }

    private static ReconcileResult selectsAll(Stored<Deployment> deployment, ReconcileInput input) {
        var rollout = new Rollout(input, deployment, List.of());
        rollout.say(
                EventNote.warning(
                        References.regarding(deployment),
                        "SelectingAll",
                        "This deployment is selecting all pods. A non-empty selector is required."),
                null);
        return new ReconcileResult(List.of(), rollout.events, null);
    }

    private static void addOwner(@Nullable Stored<?> replicaSet, Set<WorkKey> work) {
        OwnerReference controller = replicaSet == null ? null : replicaSet.controller();
        if (replicaSet != null && controller != null && "Deployment".equals(controller.getKind())) {
            work.add(new WorkKey(DEPLOYMENTS, new ObjectKey(replicaSet.namespace(), controller.getName())));
        }
    }

    private static void addMatching(Stored<?> replicaSet, ShardView shard, Set<WorkKey> work) {
        for (Stored<?> any : shard.list(DEPLOYMENTS, replicaSet.namespace())) {
            var selector = any.as(Deployment.class).object().getSpec().getSelector();
            if (Selector.of(selector).matches(replicaSet.labels())) {
                work.add(WorkKey.of(any));
            }
        }
    }

    /** The last pod of a ReplicaSet is what a Recreate waits for; other rollouts follow their ReplicaSets' status. */
    private static Set<WorkKey> recreating(FactChange change, ShardView shard) {
        OwnerReference controller = change.latest().controller();
        if (change.after() != null || controller == null) {
            return Set.of();
        }
        var work = new LinkedHashSet<WorkKey>();
        Stored<?> replicaSet =
                shard.get(REPLICA_SETS, new ObjectKey(change.key().namespace(), controller.getName()));
        addOwner(replicaSet, work);
        return work;
    }

    private static ReplicaSet withOwners(ReplicaSet replicaSet, List<OwnerReference> owners) {
        return new ReplicaSetBuilder(replicaSet)
                .editMetadata()
                .withOwnerReferences(owners)
                .endMetadata()
                .build();
    }
}
