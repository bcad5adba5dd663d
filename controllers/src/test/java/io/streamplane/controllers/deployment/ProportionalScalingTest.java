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

/** How a Deployment's new size is shared out; the cases of {@code TestScale} in {@code pkg/controller/deployment} and what it gives. */
class ProportionalScalingTest {

    private final ShardFixture shard = new ShardFixture();

    /** Sizes are those of the fresh ReplicaSet (- where there is none), then of the others, youngest first. */
    @ParameterizedTest(name = "{0} with surge {1} to {2} with surge {3}: {4} to {5}")
    @CsvSource(delimiter = '|', textBlock = """
            10 | 0 | 12 | 0 | 10    | 12
            10 | 0 | 5  | 0 | 10    | 5
            5  | 0 | 10 | 0 | 2 3   | 4 6
            5  | 0 | 3  | 0 | 2 3   | 1 2
            9  | 0 | 4  | 0 | 8 1   | 4 0
            7  | 0 | 10 | 0 | 2 3 2 | 3 4 3
            13 | 0 | 8  | 0 | 2 8 3 | 1 5 2
            3  | 0 | 4  | 0 | 1 1 1 | 2 1 1
            3  | 0 | 2  | 0 | 1 1 1 | 1 1 0
            4  | 0 | 5  | 0 | - 2 2 | - 3 2
            6  | 0 | 0  | 0 | 3 2 1 | 0 0 0
            6  | 0 | 6  | 0 | 0 0 0 | 6 0 0
            10 | 2 | 20 | 2 | 6 6   | 11 11
            10 | 3 | 50 | 6 | 5 8   | 22 34
            10 | 0 | 14 | 0 | - 7 3 | - 10 4
            """)
    void shouldShareOutTheSizeAsKubernetesDoes(
            int was, int wasSurge, int is, int surge, String sizes, String expected) {
        // Given
        Rollout rollout = rollout(was, wasSurge, is, surge, sizes);

        // When
        ScaleStep.apply(rollout);

        // Then
        assertThat(sizes(rollout)).isEqualTo(expected);
    }

    /** One ReplicaSet was resized, and the others not: the next move makes up for it. */
    @ParameterizedTest(name = "2 1 1 of 5, the second sized for {0}: {1}")
    @CsvSource({"3, 2 2 1", "5, 3 1 1"})
    void shouldMakeUpForAResizeThatFailed(int sizedFor, String expected) {
        // Given
        Rollout rollout = rollout(5, 0, 5, 0, "2 1 1");
        rollout.old.getLast().annotations().put(Annotations.DESIRED_REPLICAS, Integer.toString(sizedFor));
        rollout.old.getLast().annotations().put(Annotations.MAX_REPLICAS, Integer.toString(sizedFor));

        // When
        ScaleStep.apply(rollout);

        // Then
        assertThat(sizes(rollout)).isEqualTo(expected);
    }

    private Rollout rollout(int was, int wasSurge, int is, int surge, String sizes) {
        Deployment deployment = new DeploymentBuilder(
                        Deployments.rolling(is, new IntOrString(surge), new IntOrString(surge == 0 ? 1 : 0)))
                .editMetadata()
                .withUid("uid-web")
                .endMetadata()
                .build();
        Stored<Deployment> stored = shard.put("deployments.apps", deployment).as(Deployment.class);
        var children = new ArrayList<Child>();
        String[] each = sizes.split(" ");
        for (int i = 0; i < each.length; i++) {
            if (!each[i].equals("-")) {
                children.add(child(deployment, i, Integer.parseInt(each[i]), was, was + wasSurge));
            }
        }
        return new Rollout(
                ReconcileInput.of(WorkKey.of(stored), ShardFixture.NOW, shard.cache()), stored, List.copyOf(children));
    }

    /** @param age the fresh one has none */
    private Child child(Deployment of, int age, int size, int was, int most) {
        ReplicaSet replicaSet = new ReplicaSetBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web-" + age)
                .withUid("uid-web-" + age)
                .withGeneration(1L)
                .withCreationTimestamp(
                        ShardFixture.NOW.minusSeconds(60L * (1 + age)).toString())
                .addToAnnotations(Annotations.DESIRED_REPLICAS, Integer.toString(was))
                .addToAnnotations(Annotations.MAX_REPLICAS, Integer.toString(most))
                .endMetadata()
                .withNewSpec()
                .withReplicas(size)
                .withTemplate(new DeploymentBuilder(of).buildSpec().getTemplate())
                .endSpec()
                .withNewStatus()
                .withReplicas(size)
                .withReadyReplicas(size)
                .withAvailableReplicas(size)
                .withObservedGeneration(1L)
                .endStatus()
                .build();
        if (age > 0) {
            replicaSet = new ReplicaSetBuilder(replicaSet)
                    .editSpec()
                    .editTemplate()
                    .editSpec()
                    .editFirstContainer()
                    .withImage("nginx:old-" + age)
                    .endContainer()
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build();
        }
        return new Child(shard.put("replicasets.apps", replicaSet).as(ReplicaSet.class));
    }

    private static String sizes(Rollout rollout) {
        Child fresh = rollout.fresh;
        String old = rollout.old.reversed().stream()
                .map(each -> Integer.toString(each.replicas()))
                .collect(Collectors.joining(" "));
        return ((fresh == null ? "-" : Integer.toString(fresh.replicas())) + " " + old).strip();
    }
}
