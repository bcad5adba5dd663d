package io.streamplane.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.Deployments;
import io.streamplane.controllers.world.ShardFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One move of a rolling update; the cases of upstream's tests of it ({@code rolling_test.go} in {@code pkg/controller/deployment}). */
class RollingStepTest {

    private final ShardFixture shard = new ShardFixture();

    /** Sizes are those of the fresh ReplicaSet, then of the others, oldest last; each with how many of its pods are available. */
    @ParameterizedTest(name = "{0} of {1}+{2}: {3} to {4}")
    @CsvSource(delimiter = '|', textBlock = """
        # replicas | surge | unavailable | size/available | sizes
        # The fresh one, where there is no old one to move (reconcileNewReplicaSet)
        # Neither surge nor unavailable: one may be unavailable
        10 | 0   | 0   | 0/0 10/10        | 0 9
        10 | 2   | 0   | 0/0 10/10        | 2 10
        10 | 2   | 0   | 0/0 5/5          | 7 5
        10 | 2   | 0   | 2/0 10/10        | 2 10
        10 | 2   | 0   | 11/11 2/2        | 10 2
        10 | 20% | 0   | 0/0 10/10        | 2 10
        10 | 25% | 0   | 0/0 10/10        | 3 10
        10 | 2   | 0   | 0/0 13/13        | 0 10
        # Old ones (reconcileOldReplicaSets)
        10 | 0   | 2   | 0/0 10/10        | 0 8
        10 | 0   | 2   | 0/0 10/8         | 0 8
        10 | 0   | 2   | 0/0 10/9         | 0 8
        10 | 0   | 2   | 2/0 8/8          | 2 8
        10 | 0   | 2   | 2/2 8/8          | 2 6
        10 | 2   | 0   | 2/2 10/10        | 2 8
        10 | 2   | 0   | 2/1 10/10        | 2 9
        10 | 0   | 25% | 0/0 10/10        | 0 8
        10 | 0   | 2   | 10/10 0/0        | 10 0
        # What is not available goes first, of the oldest first (cleanupUnhealthyReplicas)
        10 | 2   | 2   | 4/4 8/6          | 4 4
        10 | 0   | 1   | 0/0 10/8         | 0 9
        10 | 0   | 3   | 0/0 10/8         | 0 7
        10 | 0   | 2   | 0/0 10/1         | 0 8
        10 | 2   | 2   | 6/6 2/2 4/1      | 6 2 0
        10 | 2   | 2   | 6/6 4/1 2/2      | 6 1 1
        # No more goes than the least allows (scaleDownOldReplicaSetsForRollingUpdate)
        10 | 0   | 1   | 5/3 5/5          | 5 5
        10 | 0   | 2   | 5/3 5/5          | 5 5
        10 | 0   | 3   | 5/4 5/5          | 5 3
        2  | 1   | 0   | 1/0 2/2          | 1 2
        2  | 1   | 0   | 1/1 2/2          | 1 1
        """)
    void shouldMoveAsKubernetesDoes(int replicas, String surge, String unavailable, String sizes, String expected) {
        // Given
        Rollout rollout = rollout(replicas, bound(surge), bound(unavailable), sizes);

        // When
        RollingStep.apply(rollout);

        // Then
        String old = rollout.old.reversed().stream()
                .map(each -> Integer.toString(each.replicas()))
                .collect(Collectors.joining(" "));
        assertThat(java.util.Objects.requireNonNull(rollout.fresh).replicas() + " " + old)
                .isEqualTo(expected);
    }

    private static IntOrString bound(String text) {
        return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.valueOf(text));
    }

    private Rollout rollout(int replicas, IntOrString surge, IntOrString unavailable, String sizes) {
        Deployment deployment = new DeploymentBuilder(Deployments.rolling(replicas, surge, unavailable))
                .editMetadata()
                .withUid("uid-web")
                .endMetadata()
                .build();
        Stored<Deployment> stored = shard.put("deployments.apps", deployment).as(Deployment.class);
        var children = new ArrayList<Child>();
        String[] each = sizes.split(" ");
        for (int i = 0; i < each.length; i++) {
            String[] words = each[i].split("/");
            children.add(child(deployment, i, Integer.parseInt(words[0]), Integer.parseInt(words[1])));
        }
        return new Rollout(
                ReconcileInput.of(WorkKey.of(stored), ShardFixture.NOW, shard.cache()), stored, List.copyOf(children));
    }

    /** @param age the fresh one has none */
    private Child child(Deployment of, int age, int size, int available) {
        ReplicaSet replicaSet = new ReplicaSetBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web-" + age)
                .withUid("uid-web-" + age)
                .withGeneration(1L)
                .withCreationTimestamp(
                        ShardFixture.NOW.minusSeconds(60L * (1 + age)).toString())
                .endMetadata()
                .withNewSpec()
                .withReplicas(size)
                .withTemplate(new DeploymentBuilder(of).buildSpec().getTemplate())
                .endSpec()
                .withNewStatus()
                .withReplicas(size)
                .withReadyReplicas(available)
                .withAvailableReplicas(available)
                .withObservedGeneration(1L)
                .endStatus()
                .build();
        if (age > 0) {
            replicaSet
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .getFirst()
                    .setImage("nginx:old-" + age);
        }
        return new Child(shard.put("replicasets.apps", replicaSet).as(ReplicaSet.class));
    }
}
