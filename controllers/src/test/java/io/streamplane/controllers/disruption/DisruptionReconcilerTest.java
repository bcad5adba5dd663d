package io.streamplane.controllers.disruption;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ReplicationControllerBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatusBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code pkg/controller/disruption} and the documentation of budgets say, one row a rule. */
class DisruptionReconcilerTest {

    private static final ObjectKey BUDGET = new ObjectKey("ns", "budget");

    private final ShardFixture shard = new ShardFixture();
    private final DisruptionReconciler reconciler = new DisruptionReconciler(Kinds.builtIn());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # least | most | replicas | pods | ready | expected | desired | allowed
        2       |      | 3        | 3    | 3     | 3        | 2       | 1
        2       |      | 9        | 3    | 3     | 3        | 2       | 1
        3       |      | 3        | 3    | 3     | 3        | 3       | 0
        5       |      | 3        | 3    | 3     | 3        | 5       | 0
        0       |      | 3        | 3    | 3     | 3        | 0       | 3
        50%     |      | 7        | 7    | 7     | 7        | 4       | 3
        28%     |      | 10       | 10   | 10    | 10       | 3       | 7
        100%    |      | 4        | 4    | 4     | 4        | 4       | 0
        50%     |      | 10       | 4    | 4     | 10       | 5       | 0
        50%     |      | 10       | 10   | 6     | 10       | 5       | 1
                | 1    | 3        | 3    | 3     | 3        | 2       | 1
                | 1    | 3        | 3    | 2     | 3        | 2       | 0
                | 0    | 3        | 3    | 3     | 3        | 3       | 0
                | 30%  | 7        | 7    | 7     | 7        | 4       | 3
                | 100% | 7        | 7    | 7     | 7        | 0       | 7
                | 9    | 3        | 3    | 1     | 3        | 0       | 1
        0       |      | 3        | 0    | 0     | 0        | 0       | 0
                | 1    | 3        | 0    | 0     | 0        | 0       | 0
                |      | 3        | 3    | 3     | 0        | 0       | 0
        """)
    void shouldCount(
            @Nullable String least,
            @Nullable String most,
            int replicas,
            int pods,
            int ready,
            int expected,
            int desired,
            int allowed) {
        // Given
        deployment("web", replicas);
        for (int i = 0; i < pods; i++) {
            pod("web-" + i, i < ready, "ReplicaSet", "apps/v1", "web-1");
        }
        budget(least, most, new PodDisruptionBudgetStatus());

        // When
        var status = status(run());

        // Then
        assertThat(status.getExpectedPods()).isEqualTo(expected);
        assertThat(status.getDesiredHealthy()).isEqualTo(desired);
        assertThat(status.getCurrentHealthy()).isEqualTo(ready);
        assertThat(status.getDisruptionsAllowed()).isEqualTo(allowed);
        assertThat(status.getObservedGeneration()).isEqualTo(4);
        Condition condition = status.getConditions().getFirst();
        assertThat(condition.getType()).isEqualTo("DisruptionAllowed");
        assertThat(condition.getStatus()).isEqualTo(allowed > 0 ? "True" : "False");
        assertThat(condition.getReason()).isEqualTo(allowed > 0 ? "SufficientPods" : "InsufficientPods");
    }

    @Test
    void shouldAddUpTheSizesOfAllControllers() {
        // Given
        deployment("web", 4);
        pod("web-1", true, "ReplicaSet", "apps/v1", "web-1");
        replicaSet("alone", 5, null);
        pod("alone-1", true, "ReplicaSet", "apps/v1", "alone");
        shard.put(
                "replicationcontrollers",
                new ReplicationControllerBuilder()
                        .withNewMetadata()
                        .withName("old")
                        .withNamespace("ns")
                        .withUid("old")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(1)
                        .endSpec()
                        .build());
        pod("old-1", true, "ReplicationController", "v1", "old");
        budget(null, "1", new PodDisruptionBudgetStatus());

        // When
        var status = status(run());

        // Then
        assertThat(status.getExpectedPods()).isEqualTo(10);
        assertThat(status.getDesiredHealthy()).isEqualTo(9);
        assertThat(status.getCurrentHealthy()).isEqualTo(3);
    }

    @Test
    void shouldNotCountPodsWithoutAControllerAndSaySo() {
        // Given
        bare("bare", true);
        budget(null, "1", new PodDisruptionBudgetStatus());

        // When
        ReconcileResult outcome = run();

        // Then
        assertThat(status(outcome).getExpectedPods()).isZero();
        assertThat(status(outcome).getDisruptionsAllowed()).isZero();
        assertThat(outcome.events()).extracting(each -> each.note().reason()).containsExactly("UnmanagedPods");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ReplicaSet | apps/v1 | gone | found no controllers for pod "p"
        Job | batch/v1 | any | jobs.batch does not implement the scale subresource
        DaemonSet | apps/v1 | any | daemonsets.apps does not implement the scale subresource
        Node | v1 | any | nodes does not implement the scale subresource
        Pool | example.com/v1 | any | no matches for kind "Pool" in version "example.com/v1"
        """)
    void shouldAllowNoneWhereTheSizeIsNotKnown(String kind, String version, String name, String message) {
        // Given
        pod("p", true, kind, version, name);
        budget(null, "1", status(3, Map.of()));

        // When
        ReconcileResult outcome = run();

        // Then
        var status = status(outcome);
        assertThat(status.getDisruptionsAllowed()).isZero();
        assertThat(status.getConditions().getFirst().getReason()).isEqualTo("SyncFailed");
        assertThat(status.getConditions().getFirst().getMessage()).isEqualTo(message);
        assertThat(outcome.events())
                .extracting(each -> each.note().reason())
                .containsExactly("CalculateExpectedPodCountFailed");
        report(outcome);
        assertThat(run().proposals()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # evicted before, seconds | pod is being deleted | healthy | still counted as evicted
        0   | false | 2 | true
        120 | false | 2 | true
        121 | false | 3 | false
        10  | true  | 2 | false
        """)
    void shouldCountAnEvictedPodAsGoneForTwoMinutes(int seconds, boolean terminating, int healthy, boolean left) {
        // Given
        bare("a", true);
        bare("b", true);
        Pod evicted = bare("c", true);
        if (terminating) {
            evicted.getMetadata().setDeletionTimestamp(Times.format(ShardFixture.NOW));
            shard.put("pods", evicted);
        }
        String since = Times.format(ShardFixture.NOW.minusSeconds(seconds));
        budget("1", null, status(9, Map.of("c", since, "gone", since)));

        // When
        ReconcileResult outcome = run();

        // Then
        assertThat(status(outcome).getCurrentHealthy()).isEqualTo(healthy);
        assertThat(status(outcome).getDisruptedPods()).isEqualTo(left ? Map.of("c", since) : Map.of());
        assertThat(outcome.requeueAfter())
                .isEqualTo(left ? Duration.ofSeconds(120L - seconds).plusMillis(1) : null);
        assertThat(outcome.events())
                .extracting(each -> each.note().reason())
                .containsExactlyElementsOf(
                        !left && !terminating ? java.util.List.of("NotDeleted") : java.util.List.of());
    }

    @Test
    void shouldBeQuietAtItsGoalAndRequireTheStatusThatItSaw() {
        // Given
        bare("a", true);
        budget("1", null, new PodDisruptionBudgetStatus());
        ReconcileResult outcome = run();

        // When
        report(outcome);

        // Then
        var update = (Proposal.UpdateStatus) outcome.proposals().getFirst();
        assertThat(update.observedRevision()).isZero();
        assertThat(run()).isEqualTo(ReconcileResult.nothing());
    }

    @ParameterizedTest
    @CsvSource({"'app=web', 2", "'', 3", "null, 0"})
    void shouldTakeAnEmptySelectorForAllPodsAndNoneForNoPods(String selector, int pods) {
        // Given
        bare("a", true);
        bare("b", true);
        var other = bare("c", true);
        other.getMetadata().setLabels(Map.of("app", "other"));
        shard.put("pods", other);
        PodDisruptionBudget budget = budget("1", null, new PodDisruptionBudgetStatus());
        if (selector.equals("null")) {
            budget.getSpec().setSelector(null);
        } else if (selector.isEmpty()) {
            budget.getSpec().getSelector().setMatchLabels(Map.of());
        }
        shard.put(DisruptionReconciler.BUDGETS, budget);

        // When
        var status = status(run());

        // Then
        assertThat(status.getExpectedPods()).isEqualTo(pods);
    }

    @Test
    void shouldLookAtTheBudgetsThatSelectAPodBeforeOrAfterItsChange() {
        // Given
        budget("1", null, new PodDisruptionBudgetStatus());
        Stored<Pod> before = Stored.of("pods", new ObjectKey("ns", "a"), bare("a", true), 7, 8);
        Pod moved = new PodBuilder(before.object())
                .editMetadata()
                .withLabels(Map.of())
                .endMetadata()
                .build();
        Stored<Pod> after = Stored.of("pods", before.key(), moved, 9, 8);
        var work = new WorkKey(DisruptionReconciler.BUDGETS, BUDGET);

        // When // Then
        assertThat(reconciler.affected(new FactChange("pods", before.key(), before, after), shard.cache()))
                .containsExactly(work);
        assertThat(reconciler.affected(new FactChange("pods", before.key(), after, before), shard.cache()))
                .containsExactly(work);
        assertThat(reconciler.affected(new FactChange("pods", before.key(), after, after), shard.cache()))
                .isEmpty();
    }

    private ReconcileResult run() {
        return shard.run(reconciler, DisruptionReconciler.BUDGETS, BUDGET);
    }

    private void report(ReconcileResult outcome) {
        var budget = requireNonNull(shard.cache().get(DisruptionReconciler.BUDGETS, BUDGET, PodDisruptionBudget.class))
                .object();
        budget.setStatus(status(outcome));
        shard.put(DisruptionReconciler.BUDGETS, budget);
    }

    private static PodDisruptionBudgetStatus status(ReconcileResult outcome) {
        var update = (Proposal.UpdateStatus) outcome.proposals().getFirst();
        assertThat(outcome.events().stream().map(Remark::because).filter(because -> because != null))
                .allMatch(update::equals);
        return ((PodDisruptionBudget) update.object()).getStatus();
    }

    private static PodDisruptionBudgetStatus status(int allowed, Map<String, String> disrupted) {
        return new PodDisruptionBudgetStatusBuilder()
                .withDisruptionsAllowed(allowed)
                .withDisruptedPods(disrupted)
                .withObservedGeneration(3L)
                .build();
    }

    private PodDisruptionBudget budget(
            @Nullable String least, @Nullable String most, PodDisruptionBudgetStatus status) {
        PodDisruptionBudget budget = new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName(BUDGET.name())
                .withNamespace("ns")
                .withUid("budget")
                .withGeneration(4L)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .endSpec()
                .withStatus(status)
                .build();
        if (least != null) {
            budget.getSpec().setMinAvailable(bound(least));
        }
        if (most != null) {
            budget.getSpec().setMaxUnavailable(bound(most));
        }
        shard.put(DisruptionReconciler.BUDGETS, budget);
        return budget;
    }

    private static IntOrString bound(String text) {
        return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.valueOf(text));
    }

    private void deployment(String name, int replicas) {
        shard.put(
                "deployments.apps",
                new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("ns")
                        .withUid(name)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .endSpec()
                        .build());
        replicaSet(name + "-1", 77, name);
    }

    private void replicaSet(String name, int replicas, @Nullable String deployment) {
        var replicaSet = new ReplicaSetBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("ns")
                .withUid(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec();
        if (deployment != null) {
            replicaSet
                    .editMetadata()
                    .addNewOwnerReference()
                    .withApiVersion("apps/v1")
                    .withKind("Deployment")
                    .withName(deployment)
                    .withUid(deployment)
                    .withController(true)
                    .endOwnerReference()
                    .endMetadata();
        }
        shard.put("replicasets.apps", replicaSet.build());
    }

    private Pod bare(String name, boolean ready) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("ns")
                .withUid(name)
                .addToLabels("app", "web")
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .endCondition()
                .endStatus()
                .build();
        shard.put("pods", pod);
        return pod;
    }

    private void pod(String name, boolean ready, String kind, String version, String owner) {
        Pod pod = new PodBuilder(bare(name, ready))
                .editMetadata()
                .addNewOwnerReference()
                .withApiVersion(version)
                .withKind(kind)
                .withName(owner)
                .withUid(owner)
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build();
        shard.put("pods", pod);
    }
}
