package io.streamplane.controllers.disruption;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import io.streamplane.schemas.kind.apps.DeploymentKind;
import io.streamplane.schemas.kind.apps.ReplicaSetKind;
import io.streamplane.schemas.kind.apps.StatefulSetKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.ReplicationControllerKind;
import io.streamplane.schemas.kind.policy.PodDisruptionBudgetKind;
import io.streamplane.schemas.selector.Selector;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says in the status of each PodDisruptionBudget how many of its pods may be evicted, as {@code pkg/controller/disruption}. An
 * eviction counts itself off the status that it was allowed by, in one command with the deletion and the pod's DisruptionTarget
 * condition, if the status has not changed: and a report of this controller requires the status that it was made from. So
 * neither undoes the other, and no condition has to be taken back.
 */
public final class DisruptionReconciler implements Reconciler {

    static final String BUDGETS = PodDisruptionBudgetKind.RESOURCE;
    static final String PODS = PodKind.RESOURCE;

    private static final Set<String> SCALED = Set.of(
            DeploymentKind.RESOURCE,
            ReplicaSetKind.RESOURCE,
            StatefulSetKind.RESOURCE,
            ReplicationControllerKind.RESOURCE);

    private static final Set<String> LOOKED_INTO = Stream.concat(
                    Stream.of(PODS, BUDGETS, CustomResourceDefinitionKind.RESOURCE), SCALED.stream())
            .collect(Collectors.toUnmodifiableSet());

    private final KindRegistry kinds;

    /** @param kinds the built-in ones: what they have no scale for, no definition says either */
    public DisruptionReconciler(KindRegistry kinds) {
        this.kinds = kinds;
    }

    @Override
    public String name() {
        return "disruption";
    }

    @Override
    public Set<String> looksInto() {
        return LOOKED_INTO;
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (change.resource().equals(BUDGETS)) {
            return Set.of(new WorkKey(BUDGETS, change.key()));
        }
        if (change.resource().equals(PODS)) {
            return affectedByPod(change, shard);
        }
        if (change.resource().equals(CustomResourceDefinitionKind.RESOURCE)) {
            return work(shard.ofResource(BUDGETS));
        }
        boolean sized = SCALED.contains(change.resource()) ? isDesired(change) : isResized(change);
        return sized ? work(shard.list(BUDGETS, change.key().namespace())) : Set.of();
    }

    private static Set<WorkKey> work(Collection<Stored<?>> budgets) {
        return budgets.stream().map(WorkKey::of).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var budget = input.shard().get(BUDGETS, input.work().key(), PodDisruptionBudget.class);
        return budget == null ? ReconcileResult.nothing() : BudgetStatusStep.apply(input, budget, kinds);
    }

    private static Set<WorkKey> affectedByPod(FactChange change, ShardView shard) {
        var budgets = shard.list(BUDGETS, change.key().namespace());
        if (budgets.isEmpty()) {
            return Set.of();
        }
        var work = new LinkedHashSet<WorkKey>();
        for (Stored<?> budget : budgets) {
            var selector = Selector.of(
                    budget.as(PodDisruptionBudget.class).object().getSpec().getSelector());
            if (selects(selector, change.before()) || selects(selector, change.after())) {
                work.add(WorkKey.of(budget));
            }
        }
        return work;
    }

    private static boolean selects(Selector selector, @Nullable Stored<?> pod) {
        return pod != null && selector.matches(pod.labels());
    }

    /** Whether a custom resource may have another size than it had. */
    private static boolean isResized(FactChange change) {
        return !specIntegers(change.before()).equals(specIntegers(change.after()));
    }

    private static Map<String, Long> specIntegers(@Nullable Stored<?> stored) {
        return stored == null ? Map.of() : stored.specIntegers();
    }

    /** Whether the object came or went, or its specification or owners changed. */
    private static boolean isDesired(FactChange change) {
        Stored<?> before = change.before();
        Stored<?> after = change.after();
        return before == null || after == null || before.desiredRevision() != after.desiredRevision();
    }
}
