package io.streamplane.controllers.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.statefulset.StatefulSetReconciler;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random lag, order, repetition and restarts leave a StatefulSet with the pods, claims and revisions that it asks for. */
class StatefulSetHistoryTest {

    private static final String SETS = "statefulsets.apps";
    private static final ObjectKey DB = new ObjectKey("default", "db");

    private final World world = new World();

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, 150);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldUpdateWithinItsBounds(long seed) {
        // Given
        var random = new Random(seed);
        var steps = steps(random);
        int replicas = 1 + random.nextInt(6);
        int unavailable = 1 + random.nextInt(3);
        int partition = random.nextInt(replicas);
        var set = random.nextBoolean() ? StatefulSets.ordered(replicas) : StatefulSets.parallel(replicas);
        world.create(SETS, StatefulSets.partition(atMost(set, unavailable), partition));
        run(steps, 100_000, 0);

        // When
        update(each -> StatefulSets.image(each, "postgres:2"));
        run(steps, 100_000, replicas - unavailable);

        // Then
        assertThat(images(0, partition)).allMatch("postgres:1"::equals);
        assertThat(images(partition, replicas)).allMatch("postgres:2"::equals);
        update(each -> StatefulSets.partition(each, 0));
        run(steps, 100_000, replicas - unavailable);
        assertDone(replicas, "postgres:2");
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldGrowInOrderAndShrinkBackwards(long seed) {
        // Given
        var random = new Random(seed);
        var steps = steps(random);
        world.create(SETS, StatefulSets.claims(StatefulSets.ordered(5), "Delete", "Delete"));

        // When
        for (int size : new int[] {5, 1 + random.nextInt(4), 5}) {
            update(each -> StatefulSets.replicas(each, size));
            for (int i = 0; i < 100_000 && steps.step(); i++) {
                assertGapless();
            }
            assertDone(size, "postgres:1");
        }

        // Then
        assertThat(world.list("persistentvolumeclaims", PersistentVolumeClaim.class))
                .hasSize(5);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldComeToRestWhateverUsersAndNodesDo(long seed) {
        // Given
        var random = new Random(seed);
        var trouble = new int[] {20};
        var steps = new RandomSteps[1];
        steps[0] = new RandomSteps(world, random, StatefulSetHistoryTest::replica, this::collectOne, () -> {
            Stored<Pod> pod = steps[0].anyPod(Pods::active);
            if (pod == null || trouble[0] == 0) {
                return false;
            }
            trouble[0]--;
            if (random.nextBoolean()) {
                world.failed(pod);
            } else {
                world.apply(new Proposal.Delete("pods", pod.key(), pod.uid(), null, null));
            }
            return true;
        });
        var set = random.nextBoolean() ? StatefulSets.ordered(3) : StatefulSets.parallel(3);
        world.create(SETS, StatefulSets.claims(set, "Retain", "Delete"));

        // When
        int replicas = 3;
        String image = "postgres:1";
        for (int change = 0; change < 6; change++) {
            for (int i = 0; i < random.nextInt(80) && steps[0].step(); i++) {}
            replicas = random.nextInt(6);
            image = "postgres:" + (1 + random.nextInt(3));
            int wanted = replicas;
            String now = image;
            update(each -> StatefulSets.image(StatefulSets.replicas(each, wanted), now));
        }
        run(steps[0], 100_000, 0);

        // Then
        assertDone(replicas, image);
    }

    private void run(RandomSteps steps, int times, int least) {
        for (int i = 0; i < times && steps.step(); i++) {
            assertThat(world.list("pods", Pod.class).stream()
                            .filter(pod -> Pods.active(pod) && Pods.ready(pod.object()))
                            .count())
                    .isGreaterThanOrEqualTo(least);
        }
    }

    /** Every pod has all before it. */
    private void assertGapless() {
        int pods = world.list("pods", Pod.class).size();
        for (int ordinal = 0; ordinal < pods; ordinal++) {
            assertThat(world.get("pods", pod(ordinal)))
                    .as("pod %s of %s", ordinal, pods)
                    .isNotNull();
        }
    }

    private void assertDone(int replicas, String image) {
        assertThat(world.list("pods", Pod.class))
                .hasSize(replicas)
                .allMatch(pod -> Pods.active(pod) && Pods.ready(pod.object()));
        assertThat(images(0, replicas)).allMatch(image::equals);
        var set = world.list(SETS, StatefulSet.class).getFirst().object();
        var status = set.getStatus();
        assertThat(List.of(
                        status.getReplicas(),
                        status.getReadyReplicas(),
                        status.getAvailableReplicas(),
                        status.getCurrentReplicas(),
                        status.getUpdatedReplicas()))
                .containsOnly(replicas);
        assertThat(status.getCurrentRevision()).isEqualTo(status.getUpdateRevision());
        assertThat(status.getObservedGeneration()).isEqualTo(set.getMetadata().getGeneration());
        var revisions = world.list("controllerrevisions.apps", GenericKubernetesResource.class);
        assertThat(revisions).hasSizeBetween(1, 3);
        assertThat(revisions.stream()
                        .map(each -> each.object().getAdditionalProperties().get("data"))
                        .distinct())
                .hasSameSizeAs(revisions);
    }

    private List<String> images(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(ordinal -> (Pod)
                        Objects.requireNonNull(world.get("pods", pod(ordinal))).object())
                .map(pod -> pod.getSpec().getContainers().getFirst().getImage())
                .toList();
    }

    private void update(UnaryOperator<StatefulSet> change) {
        world.update(SETS, DB, StatefulSet.class, change);
    }

    private static StatefulSet atMost(StatefulSet set, int unavailable) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .editUpdateStrategy()
                .editRollingUpdate()
                .withMaxUnavailable(new IntOrString(unavailable))
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .build();
    }

    private static ObjectKey pod(int ordinal) {
        return new ObjectKey("default", "db-" + ordinal);
    }

    /** The garbage collector deletes a claim whose pod is gone. */
    private boolean collectOne() {
        for (Stored<PersistentVolumeClaim> claim : world.list("persistentvolumeclaims", PersistentVolumeClaim.class)) {
            for (OwnerReference owner : claim.owners()) {
                Stored<?> pod = world.get("pods", new ObjectKey("default", owner.getName()));
                if (owner.getKind().equals("Pod") && (pod == null || !pod.uid().equals(owner.getUid()))) {
                    world.gone(claim);
                    return true;
                }
            }
        }
        return false;
    }

    private RandomSteps steps(Random random) {
        return new RandomSteps(world, random, StatefulSetHistoryTest::replica, this::collectOne);
    }

    private static ShardReplica replica() {
        return new ShardReplica(List.of(new StatefulSetReconciler()));
    }
}
