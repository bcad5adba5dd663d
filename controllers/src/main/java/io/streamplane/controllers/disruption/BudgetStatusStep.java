package io.streamplane.controllers.disruption;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatusBuilder;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.selector.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The status of one budget. Healthy are pods that are ready, not being deleted, and not evicted a moment ago. A pod that was
 * evicted counts as gone for two minutes, or until its deletion is seen; what is left after that was not deleted. Where the
 * expected pods cannot be counted, none may be evicted.
 */
final class BudgetStatusStep {

    private static final String ALLOWED = "DisruptionAllowed";

    /** So long an eviction has to become a deletion. */
    private static final Duration DELETION_TIMEOUT = Duration.ofMinutes(2);

    private final Stored<PodDisruptionBudget> budget;
    private final KindRegistry kinds;
    private final Instant now;
    private final List<Remark> events = new ArrayList<>();
    private @Nullable Duration wait;

    private BudgetStatusStep(Stored<PodDisruptionBudget> budget, KindRegistry kinds, Instant now) {
        this.budget = budget;
        this.kinds = kinds;
        this.now = now;
    }

    static ReconcileResult apply(ReconcileInput input, Stored<PodDisruptionBudget> budget, KindRegistry kinds) {
        return new BudgetStatusStep(budget, kinds, input.now()).run(input);
    }

    private ReconcileResult run(ReconcileInput input) {
        var spec = budget.object().getSpec();
        var selector = Selector.of(spec.getSelector());
        List<Stored<Pod>> pods = input.shard().list(DisruptionReconciler.PODS, budget.namespace()).stream()
                .filter(pod -> selector.matches(pod.labels()))
                .<Stored<Pod>>map(pod -> pod.as(Pod.class))
                .toList();
        var expected = Expectation.of(spec, pods, input.shard(), kinds);
        PodDisruptionBudgetStatus old = old();
        PodDisruptionBudgetStatus status =
                expected.problem() != null ? failed(old, expected.problem()) : counted(old, pods, expected);
        if (status.equals(old)) {
            return new ReconcileResult(List.of(), List.of(), wait);
        }
        var changed = new PodDisruptionBudget();
        changed.setMetadata(budget.object().getMetadata());
        changed.setStatus(status);
        var update = new Proposal.UpdateStatus(budget.resource(), budget.key(), changed, budget.observedRevision());
        if (pods.isEmpty()) {
            say(update, EventNote.normal(References.regarding(budget), "NoPods", "No matching pods found"));
        }
        if (expected.problem() != null) {
            String why = "Failed to calculate the number of expected pods: " + expected.problem();
            say(update, EventNote.warning(References.regarding(budget), "CalculateExpectedPodCountFailed", why));
        } else if (expected.unmanaged()) {
            String why =
                    "Pods selected by this PodDisruptionBudget were found to be unmanaged. As a result, the status of"
                        + " the PDB cannot be calculated correctly, which may result in undefined behavior. To account"
                        + " for these pods please set \".spec.minAvailable\" field of the PDB to an integer value.";
            say(update, EventNote.warning(References.regarding(budget), "UnmanagedPods", why));
        }
        return new ReconcileResult(List.of(update), events, wait);
    }

    private PodDisruptionBudgetStatus counted(
            PodDisruptionBudgetStatus old, List<Stored<Pod>> pods, Expectation expected) {
        Map<String, String> disrupted = disrupted(old, pods);
        int healthy = (int) pods.stream()
                .filter(pod -> !pod.terminating() && !disrupted.containsKey(pod.name()) && Pods.ready(pod.object()))
                .count();
        int allowed = expected.pods() <= 0 ? 0 : Math.max(0, healthy - expected.healthy());
        Long generation = budget.object().getMetadata().getGeneration();
        var condition = allowed > 0
                ? condition(old, "True", "SufficientPods", "", generation)
                : condition(old, "False", "InsufficientPods", "", generation);
        return new PodDisruptionBudgetStatusBuilder()
                .withCurrentHealthy(healthy)
                .withDesiredHealthy(expected.healthy())
                .withExpectedPods(expected.pods())
                .withDisruptionsAllowed(allowed)
                .withDisruptedPods(disrupted)
                .withObservedGeneration(generation)
                .withConditions(withOthers(old, condition))
                .build();
    }

    /** Nothing may be evicted until the pods can be counted again. */
    private PodDisruptionBudgetStatus failed(PodDisruptionBudgetStatus old, String problem) {
        return new PodDisruptionBudgetStatusBuilder(old)
                .withCurrentHealthy(Objects.requireNonNullElse(old.getCurrentHealthy(), 0))
                .withDesiredHealthy(Objects.requireNonNullElse(old.getDesiredHealthy(), 0))
                .withExpectedPods(Objects.requireNonNullElse(old.getExpectedPods(), 0))
                .withDisruptionsAllowed(0)
                .withConditions(
                        withOthers(old, condition(old, "False", "SyncFailed", problem, old.getObservedGeneration())))
                .build();
    }

    /** Those that were evicted lately and are not seen to go yet. */
    private Map<String, String> disrupted(PodDisruptionBudgetStatus old, List<Stored<Pod>> pods) {
        var disrupted = new TreeMap<String, String>();
        for (Stored<Pod> pod : pods) {
            String since = old.getDisruptedPods().get(pod.name());
            if (since == null || pod.terminating()) {
                continue;
            }
            Instant until = Times.parse(since).plus(DELETION_TIMEOUT);
            if (until.isBefore(now)) {
                String why = "Pod was expected by PDB " + budget.key() + " to be deleted but it wasn't";
                events.add(new Remark(EventNote.warning(References.regarding(pod), "NotDeleted", why), null));
                continue;
            }
            disrupted.put(pod.name(), since);
            Duration left = Duration.between(now, until).plusMillis(1);
            wait = wait == null || left.compareTo(wait) < 0 ? left : wait;
        }
        return disrupted;
    }

    private Condition condition(
            PodDisruptionBudgetStatus old, String status, String reason, String message, @Nullable Long generation) {
        Condition before = old.getConditions().stream()
                .filter(each -> ALLOWED.equals(each.getType()))
                .findFirst()
                .orElse(null);
        String since = before != null && status.equals(before.getStatus())
                ? before.getLastTransitionTime()
                : Times.format(now);
        return new ConditionBuilder()
                .withType(ALLOWED)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(since)
                .withObservedGeneration(generation)
                .build();
    }

    private static List<Condition> withOthers(PodDisruptionBudgetStatus old, Condition condition) {
        var all = new ArrayList<Condition>();
        boolean there = false;
        for (Condition each : old.getConditions()) {
            boolean own = ALLOWED.equals(each.getType());
            all.add(own ? condition : each);
            there |= own;
        }
        if (!there) {
            all.add(condition);
        }
        return all;
    }

    /** The status as it is, with what an absent field stands for. */
    private PodDisruptionBudgetStatus old() {
        PodDisruptionBudgetStatus status = budget.object().getStatus();
        var old =
                status == null ? new PodDisruptionBudgetStatusBuilder() : new PodDisruptionBudgetStatusBuilder(status);
        return old.build();
    }

    private void say(Proposal because, EventNote note) {
        events.add(new Remark(note, because));
    }
}
