package io.streamplane.controllers.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.streamplane.controllers.deployment.DeploymentReconciler;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.replicaset.ReplicaSetReconciler;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random lag, order, repetition and restarts end in the same state, within the bounds of a rollout all the way. */
class ConvergenceTest {

    private static final ObjectKey WEB = new ObjectKey("default", "web");

    private final World world = new World();
    private final ArrayDeque<Proposal> proposed = new ArrayDeque<>();
    private ShardReplica replica = replica();

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, 150);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldRollOutWithinItsBounds(long seed) {
        // Given
        var random = new Random(seed);
        int replicas = 1 + random.nextInt(12);
        int surge = random.nextInt(4);
        int unavailable = surge == 0 ? 1 : random.nextInt(Math.min(3, replicas));
        world.create(
                "deployments.apps",
                Deployments.rolling(replicas, new IntOrString(surge), new IntOrString(unavailable)));
        settle(random, replicas + surge, 0);

        // When
        int rollouts = 1 + random.nextInt(3);
        for (int i = 0; i < rollouts; i++) {
            String image = "nginx:" + (2 + i);
            world.edit(WEB, deployment -> Deployments.image(deployment, image));
            boolean midway = i + 1 < rollouts && random.nextBoolean();
            run(random, replicas + surge, replicas - unavailable, midway ? 60 : 100_000);
        }

        // Then
        assertDone(replicas);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldNeverRunTwoVersionsWhenRecreating(long seed) {
        // Given
        var random = new Random(seed);
        world.create("deployments.apps", Deployments.recreating(3));
        settle(random, 3, 0);

        // When
        world.edit(WEB, deployment -> Deployments.image(deployment, "nginx:2"));
        for (int i = 0; i < 100_000 && step(random); i++) {
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

    private void settle(Random random, int most, int least) {
        run(random, most, least, 100_000);
    }

    private void run(Random random, int most, int least, int steps) {
        for (int i = 0; i < steps && step(random); i++) {
            var active =
                    world.list("pods", Pod.class).stream().filter(Pods::active).toList();
            assertThat(active.size()).isLessThanOrEqualTo(most);
            assertThat(active.stream().filter(pod -> Pods.ready(pod.object())).count())
                    .isGreaterThanOrEqualTo(least);
        }
    }

    /** @return whether anything is left to happen */
    private boolean step(Random random) {
        world.now = world.now.plus(Duration.ofMillis(random.nextInt(300)));
        for (int attempt = 0; attempt < 40; attempt++) {
            if (switch (random.nextInt(8)) {
                case 0, 1 -> replica.receive(world);
                case 2 -> propose(random);
                case 3, 4 -> decide(random);
                case 5 -> makeReady(random);
                case 6 -> stop(random);
                default -> restart(random);
            }) {
                return true;
            }
        }
        if (replica.receive(world) || propose(random) || decide(random) || makeReady(random) || stop(random)) {
            return true;
        }
        world.now = world.now.plusSeconds(60);
        return replica.expire(world);
    }

    private boolean propose(Random random) {
        List<Proposal> wanted = replica.work(world, random);
        if (wanted == null) {
            return false;
        }
        proposed.addAll(wanted);
        return true;
    }

    private boolean decide(Random random) {
        Proposal next = takeAny(random);
        if (next == null) {
            return false;
        }
        world.apply(next);
        if (random.nextInt(4) == 0) {
            world.apply(next);
        }
        return true;
    }

    /** Proposals about one object are decided in their order, others in any. */
    private @Nullable Proposal takeAny(Random random) {
        if (proposed.isEmpty()) {
            return null;
        }
        var any = new ArrayList<>(proposed).get(random.nextInt(proposed.size()));
        Proposal first = proposed.stream()
                .filter(each ->
                        each.resource().equals(any.resource()) && each.key().equals(any.key()))
                .findFirst()
                .orElseThrow();
        proposed.remove(first);
        return first;
    }

    private boolean makeReady(Random random) {
        var waiting = world.list("pods", Pod.class).stream()
                .filter(pod -> Pods.active(pod) && !Pods.ready(pod.object()))
                .toList();
        if (waiting.isEmpty()) {
            return false;
        }
        world.ready(waiting.get(random.nextInt(waiting.size())));
        return true;
    }

    private boolean stop(Random random) {
        var stopping = world.list("pods", Pod.class).stream()
                .filter(Stored::terminating)
                .toList();
        if (stopping.isEmpty()) {
            return false;
        }
        world.gone(stopping.get(random.nextInt(stopping.size())));
        return true;
    }

    /** Another process takes over, after what the first had proposed was decided; it reads all that the topics hold. */
    private boolean restart(Random random) {
        if (proposed.isEmpty() && random.nextInt(50) == 0) {
            replica = replica();
            while (replica.receive(world)) {}
            replica.resync(world);
            return true;
        }
        return false;
    }

    private static ShardReplica replica() {
        return new ShardReplica(List.of(new DeploymentReconciler(), new ReplicaSetReconciler()));
    }
}
