package io.streamplane.controllers.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.streamplane.controllers.deployment.DeploymentReconciler;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.replicaset.ReplicaSetReconciler;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random lag, order, repetition and restarts end in the same state, within the bounds of a rollout all the way. */
class ConvergenceTest {

    private static final ObjectKey WEB = new ObjectKey("default", "web");

    private final World world = new World();

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, 150);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldRollOutWithinItsBounds(long seed) {
        // Given
        var random = new Random(seed);
        var steps = steps(random);
        int replicas = 1 + random.nextInt(12);
        int surge = random.nextInt(4);
        int unavailable = surge == 0 ? 1 : random.nextInt(Math.min(3, replicas));
        world.create(
                "deployments.apps",
                Deployments.rolling(replicas, new IntOrString(surge), new IntOrString(unavailable)));
        settle(steps, replicas + surge, 0);

        // When
        int rollouts = 1 + random.nextInt(3);
        for (int i = 0; i < rollouts; i++) {
            String image = "nginx:" + (2 + i);
            world.edit(WEB, deployment -> Deployments.image(deployment, image));
            boolean midway = i + 1 < rollouts && random.nextBoolean();
            run(steps, midway ? 60 : 100_000, replicas + surge, replicas - unavailable);
        }

        // Then
        assertDone(replicas);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldNeverRunTwoVersionsWhenRecreating(long seed) {
        // Given
        var steps = steps(new Random(seed));
        world.create("deployments.apps", Deployments.recreating(3));
        settle(steps, 3, 0);

        // When
        world.edit(WEB, deployment -> Deployments.image(deployment, "nginx:2"));
        for (int i = 0; i < 100_000 && steps.step(); i++) {
            assertThat(world.list("pods", Pod.class).stream()
                            .map(pod -> pod.object()
                                    .getSpec()
                                    .getContainers()
                                    .getFirst()
                                    .getImage())
                            .distinct())
                    .hasSizeLessThanOrEqualTo(1);
        }

        // Then
        assertDone(3);
    }

    private void assertDone(int replicas) {
        var deployment =
                world.list("deployments.apps", Deployment.class).getFirst().object();
        var status = deployment.getStatus();
        String image = deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
        assertThat(world.list("pods", Pod.class))
                .hasSize(replicas)
                .allMatch(pod -> pod.object()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage()
                        .equals(image));
        assertThat(status.getReplicas()).isEqualTo(replicas);
        assertThat(status.getUpdatedReplicas()).isEqualTo(replicas);
        assertThat(status.getAvailableReplicas()).isEqualTo(replicas);
        assertThat(status.getUnavailableReplicas()).isZero();
        assertThat(status.getObservedGeneration())
                .isEqualTo(deployment.getMetadata().getGeneration());
        assertThat(status.getConditions())
                .anyMatch(condition -> condition.getType().equals("Progressing")
                        && condition.getReason().equals("NewReplicaSetAvailable"));
        assertThat(world.list("replicasets.apps", ReplicaSet.class)).hasSizeLessThanOrEqualTo(3);
    }

    private void settle(RandomSteps steps, int most, int least) {
        run(steps, 100_000, most, least);
    }

    private void run(RandomSteps steps, int times, int most, int least) {
        for (int i = 0; i < times && steps.step(); i++) {
            var active =
                    world.list("pods", Pod.class).stream().filter(Pods::active).toList();
            assertThat(active.size()).isLessThanOrEqualTo(most);
            assertThat(active.stream().filter(pod -> Pods.ready(pod.object())).count())
                    .isGreaterThanOrEqualTo(least);
        }
    }

    private RandomSteps steps(Random random) {
        return new RandomSteps(
                world, random, () -> new ShardReplica(List.of(new DeploymentReconciler(), new ReplicaSetReconciler())));
    }
}
