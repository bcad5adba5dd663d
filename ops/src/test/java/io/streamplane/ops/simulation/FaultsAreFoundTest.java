package io.streamplane.ops.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Quantity;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Underway;
import io.streamplane.schemas.proposal.Proposal;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The invariants bite: a part with a fault that one could make breaks some history before long. */
class FaultsAreFoundTest {

    @Test
    void shouldFindAReplicaSetControllerThatForgetsWhatItHasProposedAndRequiresNothing() {
        // Given
        UnaryOperator<Reconciler> fault = real -> real.name().equals("replicaset")
                ? new FaultyController(real, FaultsAreFoundTest::forgetting, FaultsAreFoundTest::withoutRequirements)
                : real;

        // When
        Violation found = HistoryRuns.firstViolation(new Faults(fault, false), Scenario::new, "");

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
        Violation found = HistoryRuns.firstViolation(new Faults(fault, false), Scenario::new, "");

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
        Violation found = HistoryRuns.firstViolation(new Faults(fault, false), Scenario::new, "");

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
        Violation found = HistoryRuns.firstViolation(new Faults(fault, false), Scenario::new, "");

        // Then
        assertThat(found.invariant()).isEqualTo("volumes");
    }

    @Test
    void shouldFindASchedulerThatForgetsWhatItHasProposed() {
        // When
        Violation found = HistoryRuns.firstViolation(new Faults(each -> each, true), Scenario::new, "");

        // Then
        assertThat(found.invariant()).isIn("node room", "quiet");
    }

    @Test
    void shouldFindAnExpanderThatLetsAVolumeGrowToMoreThanIsAllocated() {
        // Given
        UnaryOperator<Reconciler> fault = real -> real.name().equals("persistentvolume-expander")
                ? new FaultyController(real, each -> each, FaultsAreFoundTest::growingTwice)
                : real;

        // When
        Violation found = HistoryRuns.firstViolation(new Faults(fault, false), Scenario::volumes, "growth");

        // Then
        assertThat(found).hasMessageContaining("are allocated to");
    }

    @Test
    void shouldFindAnExpanderThatLeavesClaimsAsTheyAre() {
        // Given
        UnaryOperator<Reconciler> fault = real -> real.name().equals("persistentvolume-expander")
                ? new FaultyController(real, each -> each, _ -> ReconcileResult.nothing())
                : real;

        // When
        Violation found = HistoryRuns.firstViolation(new Faults(fault, false), Scenario::volumes, "growth");

        // Then
        assertThat(found).hasMessageContaining("asks for");
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

    private static ReconcileResult growingTwice(ReconcileResult result) {
        List<Proposal> proposals = result.proposals().stream()
                .map(each -> each instanceof Proposal.Update update
                                && update.object() instanceof PersistentVolume volume
                        ? new Proposal.Update(update.resource(), update.key(), twice(volume), update.desiredRevision())
                        : each)
                .toList();
        return new ReconcileResult(proposals, result.events(), result.requeueAfter(), result.unread(), result.memory());
    }

    private static PersistentVolume twice(PersistentVolume volume) {
        BigDecimal bytes = Objects.requireNonNull(volume.getSpec().getCapacity().get("storage"))
                .getNumericalAmount();
        return volume.edit()
                .editSpec()
                .addToCapacity(
                        "storage", new Quantity(bytes.add(bytes).toBigInteger().toString()))
                .endSpec()
                .build();
    }
}
