package io.streamplane.ops.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Underway;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.proposal.Proposal;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The invariants bite: a part with a fault that one could make breaks some history before long. */
class FaultsAreFoundTest {

    private static final int MOST_HISTORIES = 400;

    @Test
    void shouldFindAReplicaSetControllerThatForgetsWhatItHasProposedAndRequiresNothing() {
        // Given
        UnaryOperator<Reconciler> fault = real -> real.name().equals("replicaset")
                ? new FaultyController(real, FaultsAreFoundTest::forgetting, FaultsAreFoundTest::withoutRequirements)
                : real;

        // When
        Violation found = firstViolation(new Faults(fault, false));

        // Then
        assertThat(found.invariant()).isIn("rollout", "replicas");
    }

    @Test
    void shouldFindARolloutThatForgetsWhatItHasMovedAndRequiresNothing() {
        // Given
        UnaryOperator<Reconciler> fault = real -> real.name().equals("deployment")
                ? new FaultyController(real, FaultsAreFoundTest::forgetting, FaultsAreFoundTest::withoutRequirements)
                : real;

        // When
        Violation found = firstViolation(new Faults(fault, false));

        // Then
        assertThat(found.invariant()).isIn("rollout", "replicas");
    }

    @Test
    void shouldFindACollectorThatTakesWhatItHasNotReadForAbsent() {
        // Given
        UnaryOperator<Reconciler> fault = real -> real.name().equals("garbagecollector")
                ? new FaultyController(real, FaultsAreFoundTest::allKnowing, FaultsAreFoundTest::withoutRequirements)
                : real;

        // When
        Violation found = firstViolation(new Faults(fault, false));

        // Then
        assertThat(found.invariant()).isEqualTo("owned");
    }

    @Test
    void shouldFindAnAttachControllerThatDetachesWhatNodesUse() {
        // Given
        UnaryOperator<Reconciler> fault = real -> real.name().equals("persistentvolume-attach-detach")
                ? new FaultyController(real, FaultsAreFoundTest::withoutNodes, FaultsAreFoundTest::withoutRequirements)
                : real;

        // When
        Violation found = firstViolation(new Faults(fault, false));

        // Then
        assertThat(found.invariant()).isEqualTo("volumes");
    }

    @Test
    void shouldFindASchedulerThatForgetsWhatItHasProposed() {
        // When
        Violation found = firstViolation(new Faults(each -> each, true));

        // Then
        assertThat(found.invariant()).isIn("node room", "quiet");
    }

    @Test
    void shouldFindAnAutoscalerThatKnowsNoBehaviour() {
        // Given
        Faults fault = autoscaling(input -> seen(input, FaultsAreFoundTest::withoutBehavior), each -> each);

        // When
        Violation found = firstViolation(fault, Scenario::autoscaling, "autoscaler");

        // Then
        assertThat(found).hasMessageContaining("which none allows");
    }

    @Test
    void shouldFindAnAutoscalerThatForgetsHowItScaled() {
        // Given
        Faults fault =
                autoscaling(input -> seen(withMemory(input, null), FaultsAreFoundTest::withoutStatus), each -> each);

        // When
        Violation found = firstViolation(fault, Scenario::autoscaling, "autoscaler");

        // Then
        assertThat(found).hasMessageContaining("which none allows");
    }

    @Test
    void shouldFindAnAutoscalerThatScalesOneTooMany() {
        // Given
        Faults fault = autoscaling(each -> each, FaultsAreFoundTest::oneMore);

        // When
        Violation found = firstViolation(fault, Scenario::autoscaling, "autoscaler");

        // Then
        assertThat(found).hasMessageContaining("which none allows");
    }

    @Test
    void shouldFindAnAutoscalerThatScalesWhatIsScaledToNothing() {
        // Given
        Faults fault = autoscaling(FaultsAreFoundTest::manyForNone, each -> each);

        // When
        Violation found = firstViolation(fault, Scenario::autoscaling, "autoscaler");

        // Then
        assertThat(found).hasMessageContaining("is scaled to nothing");
    }

    @Test
    void shouldFindAnAutoscalerThatLooksAtOnePodOnly() {
        // Given
        Faults fault = autoscaling(FaultsAreFoundTest::ofOnePod, each -> each);

        // When
        Violation found = firstViolation(fault, Scenario::autoscaling, "autoscaler at rest");

        // Then
        assertThat(found).hasMessageContaining("autoscaler");
    }

    @Test
    void shouldFindAnAutoscalerThatTakesARefusedScaleForDone() {
        // Given
        Faults fault = autoscaling(each -> each, FaultsAreFoundTest::doneThoughRefused);

        // When
        Violation found = firstViolation(fault, Scenario::autoscaling, "autoscaler");

        // Then
        assertThat(found).hasMessageContaining("but nothing was scaled then");
    }

    private static Faults autoscaling(UnaryOperator<ReconcileInput> input, UnaryOperator<ReconcileResult> result) {
        return new Faults(
                real -> real.name().equals("horizontalpodautoscaler")
                        ? new FaultyController(real, input, result)
                        : real,
                false);
    }

    private static Violation firstViolation(Faults faults) {
        return firstViolation(faults, Scenario::new, "");
    }

    /** @param invariant that is broken; empty: any */
    private static Violation firstViolation(Faults faults, LongFunction<Scenario> scenarios, String invariant) {
        for (long seed = 0; seed < MOST_HISTORIES; seed++) {
            Violation found = HistoryRuns.violation(scenarios.apply(seed).with(faults));
            if (found != null
                    && (invariant.isEmpty() || found.invariant().equals(invariant))
                    && HistoryRuns.violation(scenarios.apply(seed)) == null) {
                return found;
            }
        }
        throw new AssertionError("expected a fault to be found, but all histories hold");
    }

    /** It is told of nothing that is under way. */
    private static ReconcileInput forgetting(ReconcileInput input) {
        return new ReconcileInput(input.work(), input.now(), input.shard(), Underway.NOTHING, input.beside());
    }

    /** It sees no node, so that it detaches at once. */
    private static ReconcileInput withoutNodes(ReconcileInput input) {
        var view = (ShardView) Proxy.newProxyInstance(
                ShardView.class.getClassLoader(), new Class<?>[] {ShardView.class}, (proxy, method, arguments) -> {
                    boolean asks = method.getName().equals("inCluster") && "nodes".equals(arguments[0]);
                    return !asks ? method.invoke(input.shard(), arguments) : arguments.length > 1 ? null : List.of();
                });
        return new ReconcileInput(input.work(), input.now(), view, input.underway(), input.beside());
    }

    private static ReconcileInput allKnowing(ReconcileInput input) {
        var view = (ShardView) Proxy.newProxyInstance(
                ShardView.class.getClassLoader(), new Class<?>[] {ShardView.class}, (proxy, method, arguments) -> {
                    boolean asksHowFar = method.getName().endsWith("evision") && method.getParameterCount() == 0;
                    return asksHowFar ? Long.MAX_VALUE : method.invoke(input.shard(), arguments);
                });
        return new ReconcileInput(input.work(), input.now(), view, input.underway(), input.beside());
    }

    private static ReconcileResult withoutRequirements(ReconcileResult result) {
        var proposals = new ArrayList<Proposal>();
        for (Proposal each : result.proposals()) {
            proposals.add(
                    switch (each) {
                        case Proposal.Delete delete ->
                            new Proposal.Delete(
                                    delete.resource(),
                                    delete.key(),
                                    delete.uid(),
                                    delete.gracePeriodSeconds(),
                                    delete.propagationPolicy());
                        case Proposal.Create create ->
                            new Proposal.Create(create.resource(), create.key(), create.object());
                        default -> each;
                    });
        }
        return new ReconcileResult(proposals, result.events(), result.requeueAfter(), result.unread(), result.memory());
    }

    private static ReconcileInput withMemory(ReconcileInput input, @Nullable Object memory) {
        var beside = new ReconcileInput.Beside(
                input.beside().measurement(), memory, input.beside().refusal());
        return new ReconcileInput(input.work(), input.now(), input.shard(), input.underway(), beside);
    }

    private static ReconcileInput withMeasurement(ReconcileInput input, UnaryOperator<Measurement> change) {
        Measurement measurement = input.beside().measurement();
        var beside = measurement == null
                ? input.beside()
                : new ReconcileInput.Beside(
                        change.apply(measurement),
                        input.beside().memory(),
                        input.beside().refusal());
        return new ReconcileInput(input.work(), input.now(), input.shard(), input.underway(), beside);
    }

    /** It sees each autoscaler another way. */
    private static ReconcileInput seen(ReconcileInput input, UnaryOperator<HorizontalPodAutoscaler> change) {
        var view = (ShardView) Proxy.newProxyInstance(
                ShardView.class.getClassLoader(), new Class<?>[] {ShardView.class}, (proxy, method, arguments) -> {
                    Object found = method.invoke(input.shard(), arguments);
                    return found instanceof Stored<?> stored && stored.object() instanceof HorizontalPodAutoscaler real
                            ? Stored.of(
                                    stored.resource(),
                                    stored.key(),
                                    change.apply(real),
                                    stored.desiredRevision(),
                                    stored.observedRevision())
                            : found;
                });
        return new ReconcileInput(input.work(), input.now(), view, input.underway(), input.beside());
    }

    private static HorizontalPodAutoscaler withoutBehavior(HorizontalPodAutoscaler real) {
        return real.edit().editSpec().withBehavior(null).endSpec().build();
    }

    private static HorizontalPodAutoscaler withoutStatus(HorizontalPodAutoscaler real) {
        return real.edit().withStatus(null).build();
    }

    private static ReconcileResult oneMore(ReconcileResult result) {
        List<Proposal> proposals = result.proposals().stream()
                .map(each -> each instanceof Proposal.Scale scale
                        ? new Proposal.Scale(
                                scale.resource(),
                                scale.key(),
                                scale.uid(),
                                scale.replicas() + 1,
                                scale.desiredRevision())
                        : each)
                .toList();
        return new ReconcileResult(proposals, result.events(), result.requeueAfter(), result.unread(), result.memory());
    }

    private static ReconcileResult doneThoughRefused(ReconcileResult result) {
        for (Proposal each : result.proposals()) {
            if (each instanceof Proposal.UpdateStatus update
                    && update.object() instanceof HorizontalPodAutoscaler autoscaler) {
                autoscaler.getStatus().getConditions().stream()
                        .filter(condition -> "FailedUpdateScale".equals(condition.getReason()))
                        .forEach(condition ->
                                autoscaler.getStatus().setLastScaleTime(condition.getLastTransitionTime()));
            }
        }
        return result;
    }

    /** A target that is scaled to nothing seems to have more replicas than it may. */
    private static ReconcileInput manyForNone(ReconcileInput input) {
        return withMeasurement(input, measured -> {
            Measurement.Target target = measured.target();
            return target == null || target.replicas() > 0 ? measured : measured(measured, many(target));
        });
    }

    private static Measurement.Target many(Measurement.Target target) {
        return new Measurement.Target(
                target.resource(),
                target.uid(),
                target.revision(),
                100,
                target.statusReplicas(),
                target.selector(),
                target.selectorProblem(),
                target.pods(),
                target.rivals());
    }

    /** Of the pods only the first is known. */
    private static ReconcileInput ofOnePod(ReconcileInput input) {
        return withMeasurement(input, measured -> {
            Measurement.Target target = measured.target();
            return target == null
                    ? measured
                    : measured(
                            measured,
                            new Measurement.Target(
                                    target.resource(),
                                    target.uid(),
                                    target.revision(),
                                    target.replicas(),
                                    target.statusReplicas(),
                                    target.selector(),
                                    target.selectorProblem(),
                                    target.pods().stream().limit(1).toList(),
                                    target.rivals()));
        });
    }

    private static Measurement measured(Measurement measured, Measurement.Target target) {
        return new Measurement(
                measured.autoscaler(),
                measured.revision(),
                measured.time(),
                measured.problem(),
                target,
                measured.metrics());
    }
}
