package io.streamplane.ops.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.proposal.Proposal;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The invariants of autoscalers bite, as {@link FaultsAreFoundTest} shows it of others. */
class AutoscalerFaultsAreFoundTest {

    @Test
    void shouldFindAnAutoscalerThatKnowsNoBehaviour() {
        // Given
        Faults fault = autoscaling(input -> seen(input, AutoscalerFaultsAreFoundTest::withoutBehavior), each -> each);

        // When
        Violation found = HistoryRuns.firstViolation(fault, Scenario::autoscaling, "autoscaler");

        // Then
        assertThat(found).hasMessageContaining("which none allows");
    }

    @Test
    void shouldFindAnAutoscalerThatForgetsHowItScaled() {
        // Given
        Faults fault = autoscaling(
                input -> seen(withMemory(input, null), AutoscalerFaultsAreFoundTest::withoutStatus), each -> each);

        // When
        Violation found = HistoryRuns.firstViolation(fault, Scenario::autoscaling, "autoscaler");

        // Then
        assertThat(found).hasMessageContaining("which none allows");
    }

    @Test
    void shouldFindAnAutoscalerThatScalesOneTooMany() {
        // Given
        Faults fault = autoscaling(each -> each, AutoscalerFaultsAreFoundTest::oneMore);

        // When
        Violation found = HistoryRuns.firstViolation(fault, Scenario::autoscaling, "autoscaler");

        // Then
        assertThat(found).hasMessageContaining("which none allows");
    }

    @Test
    void shouldFindAnAutoscalerThatScalesWhatIsScaledToNothing() {
        // Given
        Faults fault = autoscaling(AutoscalerFaultsAreFoundTest::manyForNone, each -> each);

        // When
        Violation found = HistoryRuns.firstViolation(fault, Scenario::autoscaling, "autoscaler");

        // Then
        assertThat(found).hasMessageContaining("is scaled to nothing");
    }

    @Test
    void shouldFindAnAutoscalerThatLooksAtOnePodOnly() {
        // Given
        Faults fault = autoscaling(AutoscalerFaultsAreFoundTest::ofOnePod, each -> each);

        // When
        Violation found = HistoryRuns.firstViolation(fault, Scenario::autoscaling, "autoscaler at rest");

        // Then
        assertThat(found).hasMessageContaining("autoscaler");
    }

    @Test
    void shouldFindAnAutoscalerThatTakesARefusedScaleForDone() {
        // Given
        Faults fault = autoscaling(each -> each, AutoscalerFaultsAreFoundTest::doneThoughRefused);

        // When
        Violation found = HistoryRuns.firstViolation(fault, Scenario::autoscaling, "autoscaler");

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
