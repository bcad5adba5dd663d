package io.streamplane.ops.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.Underway;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The invariants bite: a part with a fault that one could make breaks some history before long. */
class FaultsAreFoundTest {

    private static final int MOST_HISTORIES = 400;

    @Test
    void shouldFindAReplicaSetControllerThatForgetsWhatItHasProposed() {
        // Given
        UnaryOperator<Reconciler> fault = real -> faulty(real, "replicaset");

        // When
        Violation found = firstViolation(new Faults(fault, false));

        // Then
        assertThat(found.invariant()).isIn("rollout", "replicas");
    }

    @Test
    void shouldFindARolloutThatDoesNotWaitForWhatItHasMoved() {
        // Given
        UnaryOperator<Reconciler> fault = real -> faulty(real, "deployment");

        // When
        Violation found = firstViolation(new Faults(fault, false));

        // Then
        assertThat(found.invariant()).isIn("rollout", "replicas");
    }

    @Test
    void shouldFindASchedulerThatForgetsWhatItHasProposed() {
        // When
        Violation found = firstViolation(new Faults(each -> each, true));

        // Then
        assertThat(found.invariant()).isEqualTo("node room");
    }

    private static Violation firstViolation(Faults faults) {
        for (long seed = 0; seed < MOST_HISTORIES; seed++) {
            Violation found = HistoryRuns.violation(new Scenario(seed).with(faults));
            if (found != null) {
                return found;
            }
        }
        throw new AssertionError("expected a fault to be found, but all histories hold");
    }

    /** It is told of nothing that is under way. */
    private static Reconciler faulty(Reconciler real, String name) {
        return real.name().equals(name) ? new FaultyController(real, FaultsAreFoundTest::forgetting) : real;
    }

    private static ReconcileInput forgetting(ReconcileInput input) {
        return new ReconcileInput(input.work(), input.now(), input.shard(), Underway.NOTHING);
    }
}
