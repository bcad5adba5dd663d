package io.streamplane.controllers.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Budgets over pods of custom resources ({@code getScaleController} of {@code pkg/controller/disruption}). */
class CustomOwnersTest {

    private static final ObjectKey BUDGET = new ObjectKey("ns", "budget");
    private static final ObjectKey POOL = new ObjectKey("ns", "pool");
    private static final String POOLS = "pools.example.com";
    private static final String DEFINITIONS = CustomResourceDefinitionKind.RESOURCE;

    private final ShardFixture shard = new ShardFixture();
    private final DisruptionReconciler reconciler = new DisruptionReconciler(Kinds.builtIn());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # most | path in the definition | size at /spec/size | uid | expected | desired | allowed | problem
        1   | .spec.size     | 4 | uid-pool | 4 | 3 | 0 |
        2   | .spec.size     | 4 | uid-pool | 4 | 2 | 1 |
        50% | .spec.size     | 3 | uid-pool | 3 | 1 | 2 |
        1   | .spec.size     | 0 | uid-pool | 0 | 0 | 0 |
        1   | .spec.replicas | 4 | uid-pool | 9 | 9 | 0 | Internal error occurred: the spec replicas field ".spec.replicas" does not exist
        1   |                | 4 | uid-pool | 9 | 9 | 0 | pools.example.com does not implement the scale subresource
        1   | .spec.size     | 4 | uid-old  | 9 | 9 | 0 | found no controllers for pod "a"
        """)
    void shouldTakeTheSizeThatTheScaleOfTheKindNames(
            String most,
            @Nullable String path,
            long size,
            String uid,
            int expected,
            int desired,
            int allowed,
            @Nullable String problem) {
        // Given
        shard.putInCluster(DEFINITIONS, definition(path));
        put(pool(size));
        budget(most.endsWith("%") ? new IntOrString(most) : new IntOrString(Integer.parseInt(most)));
        List.of("a", "b", "c").forEach(name -> pod(name, uid));

        // When
        var status = run();

        // Then
        assertThat(status.getDisruptionsAllowed()).isEqualTo(allowed);
        assertThat(status.getExpectedPods()).isEqualTo(expected);
        assertThat(status.getDesiredHealthy()).isEqualTo(desired);
        var condition = status.getConditions().getFirst();
        assertThat(condition.getReason())
                .isEqualTo(problem != null ? "SyncFailed" : allowed > 0 ? "SufficientPods" : "InsufficientPods");
        assertThat(condition.getMessage()).isEqualTo(problem == null ? "" : problem);
    }

    @Test
    void shouldLookAtBudgetsAgainWhenASizeOrADefinitionChanges() {
        // Given
        budget(new IntOrString(1));
        var work = new WorkKey(DisruptionReconciler.BUDGETS, BUDGET);
        Stored<?> crd = shard.putInCluster(DEFINITIONS, definition(".spec.size"));

        // When // Then
        assertThat(affected(POOLS, null, pool(4))).containsExactly(work);
        assertThat(affected(POOLS, pool(4), pool(5))).containsExactly(work);
        assertThat(affected(POOLS, pool(4), pool(4))).isEmpty();
        assertThat(affected(POOLS, pool(4), null)).containsExactly(work);
        assertThat(affected(DEFINITIONS, null, crd)).containsExactly(work);
    }

    private java.util.Set<WorkKey> affected(String resource, @Nullable Stored<?> before, @Nullable Stored<?> after) {
        return reconciler.affected(
                new FactChange(
                        resource,
                        before == null ? java.util.Objects.requireNonNull(after).key() : before.key(),
                        before,
                        after),
                shard.cache());
    }

    private PodDisruptionBudgetStatus run() {
        var update = (Proposal.UpdateStatus) shard.run(reconciler, DisruptionReconciler.BUDGETS, BUDGET)
                .proposals()
                .getFirst();
        return ((PodDisruptionBudget) update.object()).getStatus();
    }

    private void put(Stored<?> stored) {
        shard.cache().apply(new FactChange(POOLS, stored.key(), null, stored));
    }

    private static Stored<HasMetadata> pool(long size) {
        var metadata = new ObjectMetaBuilder()
                .withNamespace(POOL.namespace())
                .withName(POOL.name())
                .withUid("uid-pool")
                .build();
        return Stored.bare(POOLS, POOL, metadata, 3, 0, Map.of("/spec/size", size, "/spec/port", 80L));
    }

    private static GenericKubernetesResource definition(@Nullable String path) {
        var crd = new GenericKubernetesResource();
        crd.setMetadata(
                new ObjectMetaBuilder().withName(POOLS).withUid("uid-crd").build());
        Map<String, Object> subresources = path == null
                ? Map.of("status", Map.of())
                : Map.of("scale", Map.of("specReplicasPath", path, "statusReplicasPath", ".status.size"));
        var old = Map.of("name", "v1alpha1", "storage", false);
        var stored = Map.of("name", "v1", "storage", true, "subresources", subresources);
        crd.setAdditionalProperty(
                "spec", Map.of("group", "example.com", "scope", "Namespaced", "versions", List.of(old, stored)));
        crd.setAdditionalProperty(
                "status",
                Map.of(
                        "acceptedNames", Map.of("kind", "Pool"),
                        "conditions", List.of(Map.of("type", "Established", "status", "True"))));
        return crd;
    }

    private void pod(String name, String owner) {
        shard.put(
                "pods",
                new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("ns")
                        .withUid("uid-" + name)
                        .addToLabels("app", "web")
                        .addNewOwnerReference()
                        .withApiVersion("example.com/v1alpha1")
                        .withKind("Pool")
                        .withName(POOL.name())
                        .withUid(owner)
                        .withController(true)
                        .endOwnerReference()
                        .endMetadata()
                        .withNewStatus()
                        .withPhase("Running")
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    private void budget(IntOrString most) {
        shard.put(
                DisruptionReconciler.BUDGETS,
                new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withName(BUDGET.name())
                        .withNamespace("ns")
                        .withUid("budget")
                        .endMetadata()
                        .withNewSpec()
                        .withMaxUnavailable(most)
                        .withNewSelector()
                        .addToMatchLabels("app", "web")
                        .endSelector()
                        .endSpec()
                        .withNewStatus()
                        .withExpectedPods(9)
                        .withDesiredHealthy(9)
                        .endStatus()
                        .build());
    }
}
