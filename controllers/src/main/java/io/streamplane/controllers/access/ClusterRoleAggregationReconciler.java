package io.streamplane.controllers.access;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.kind.rbac.ClusterRoleKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.selector.Selector;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Fills ClusterRoles with an {@code aggregationRule} with the rules of those that it selects, in the order of their names and
 * each rule once, as Kubernetes' clusterrole-aggregation controller does.
 */
public final class ClusterRoleAggregationReconciler implements Reconciler {

    private static final String ROLES = ClusterRoleKind.RESOURCE;

    @Override
    public String name() {
        return "clusterrole-aggregation";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(ROLES);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (!change.resource().equals(ROLES) || shard.number() != 0) {
            return Set.of();
        }
        var work = new LinkedHashSet<WorkKey>();
        for (Stored<?> role : shard.inCluster(ROLES)) {
            if (role.as(ClusterRole.class).object().getAggregationRule() != null) {
                work.add(WorkKey.of(role));
            }
        }
        return work;
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        Stored<?> any = input.shard().inCluster(ROLES, input.work().key());
        Stored<ClusterRole> stored = any == null ? null : any.as(ClusterRole.class);
        if (stored == null || stored.terminating() || stored.object().getAggregationRule() == null) {
            return ReconcileResult.nothing();
        }
        var rules = new LinkedHashSet<PolicyRule>();
        var selectors = stored.object().getAggregationRule().getClusterRoleSelectors().stream()
                .map(Selector::of)
                .toList();
        for (Stored<?> other : input.shard().inCluster(ROLES)) {
            boolean selected = !other.key().equals(stored.key())
                    && selectors.stream().anyMatch(selector -> selector.matches(other.labels()));
            if (selected) {
                rules.addAll(rules(other.as(ClusterRole.class).object()));
            }
        }
        var wanted = new ArrayList<>(rules);
        if (wanted.equals(rules(stored.object()))) {
            return ReconcileResult.nothing();
        }
        var filled = new ClusterRoleBuilder(stored.object()).withRules(wanted).build();
        return ReconcileResult.of(List.of(new Proposal.Update(ROLES, stored.key(), filled, stored.desiredRevision())));
    }

    private static List<PolicyRule> rules(ClusterRole role) {
        return role.getRules() == null ? List.of() : role.getRules();
    }
}
