package io.streamplane.controllers.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.replicaset.ReplicaSetReconciler;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one reconcile asks for is decided one by one, in any order, with a reconcile after each. */
class BatchTest {

    private static final ObjectKey WEB = new ObjectKey("default", "web");

    private final World world = new World();

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldNeverMakeMoreThanItWants(long seed) {
        // Given
        var random = new Random(seed);
        int replicas = 1 + random.nextInt(20);
        world.create("replicasets.apps", replicaSet(replicas));

        // When
        inAnyOrder(replica(), random, replicas, replicas);

        // Then
        assertThat(active()).isEqualTo(replicas);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldNeverDeleteMoreThanItHasTo(long seed) {
        // Given
        var random = new Random(seed);
        int replicas = 2 + random.nextInt(20);
        int fewer = random.nextInt(replicas);
        var replica = replica();
        world.create("replicasets.apps", replicaSet(replicas));
        inAnyOrder(replica, random, replicas, replicas);
        resize(fewer);

        // When
        var asked = inAnyOrder(replica, random, replicas, fewer);

        // Then
        assertThat(asked).hasSize(replicas - fewer);
        assertThat(active()).isEqualTo(fewer);
    }

    /** What the first one asked for is decided whenever, among what the second one asks for, reports too. */
    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldDoubleNothingWhenItForgotWhatIsUnderWay(long seed) {
        // Given
        var random = new Random(seed);
        int replicas = 2 + random.nextInt(20);
        world.create("replicasets.apps", replicaSet(replicas));
        var asked = new ArrayList<Proposal>();

        // When
        for (int process = 0; process < 4; process++) {
            var replica = replica();
            for (int step = random.nextInt(40); step > 0; step--) {
                replica.receive(world);
                var more = replica.work(world, random);
                asked.addAll(more == null ? List.of() : more);
                decideOne(asked, random);
                assertThat(active()).isLessThanOrEqualTo(replicas);
            }
        }
        var last = replica();
        catchUp(last, random);
        while (!asked.isEmpty()) {
            decideOne(asked, random);
            catchUp(last, random);
            for (var more = last.work(world, random); more != null; more = last.work(world, random)) {
                asked.addAll(more);
            }
            assertThat(active()).isLessThanOrEqualTo(replicas);
        }

        // Then
        assertThat(active()).isEqualTo(replicas);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldGiveAPodThatTakesAnothersPlaceANewName(long seed) {
        // Given
        var random = new Random(seed);
        int replicas = 1 + random.nextInt(5);
        world.create("replicasets.apps", replicaSet(replicas));
        var replica = replica();
        var seen = new HashSet<String>();
        settle(replica, random);

        // When
        for (int i = 0; i < 30; i++) {
            var pods = world.list("pods", Pod.class);
            pods.forEach(pod -> seen.add(pod.name()));
            world.gone(pods.get(random.nextInt(replicas)));
            settle(replica, random);
        }

        // Then
        world.list("pods", Pod.class).forEach(pod -> seen.add(pod.name()));
        assertThat(seen).hasSize(replicas + 30);
        assertThat(active()).isEqualTo(replicas);
    }

    private void decideOne(List<Proposal> asked, Random random) {
        if (!asked.isEmpty()) {
            world.apply(asked.remove(random.nextInt(asked.size())));
        }
    }

    private void settle(ShardReplica replica, Random random) {
        boolean more = true;
        while (more) {
            catchUp(replica, random);
            List<Proposal> proposals = replica.work(world, random);
            more = proposals != null;
            if (proposals != null) {
                proposals.forEach(world::apply);
            }
        }
    }

    private List<Proposal> inAnyOrder(ShardReplica replica, Random random, int most, int least) {
        catchUp(replica, random);
        var asked = new ArrayList<>(pods(replica, random));
        var left = new ArrayList<>(asked);
        while (!left.isEmpty()) {
            world.apply(left.remove(random.nextInt(left.size())));
            catchUp(replica, random);
            var more = pods(replica, random);
            left.addAll(more);
            asked.addAll(more);
            assertThat(active()).isLessThanOrEqualTo(most);
            assertThat(left.isEmpty() ? active() : least).isGreaterThanOrEqualTo(least);
        }
        return asked;
    }

    private void catchUp(ShardReplica replica, Random random) {
        while (replica.receive(world)) {}
    }

    /** All that there is to do is done; what was proposed about pods, the rest is decided at once. */
    private List<Proposal> pods(ShardReplica replica, Random random) {
        return pods(replica, random, world::apply);
    }

    private List<Proposal> pods(ShardReplica replica, Random random, Consumer<Proposal> others) {
        var pods = new ArrayList<Proposal>();
        for (var more = replica.work(world, random); more != null; more = replica.work(world, random)) {
            for (Proposal proposal : more) {
                if (proposal.resource().equals("pods")) {
                    pods.add(proposal);
                } else {
                    others.accept(proposal);
                }
            }
        }
        return pods;
    }

    private long active() {
        return world.list("pods", Pod.class).stream().filter(Pods::active).count();
    }

    private void resize(int replicas) {
        var old = world.list("replicasets.apps", ReplicaSet.class).getFirst();
        var changed = new ReplicaSetBuilder(old.object())
                .editSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
        world.apply(new Proposal.Update("replicasets.apps", WEB, changed, old.desiredRevision()));
    }

    private static ReplicaSet replicaSet(int replicas) {
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withName(WEB.name())
                .withNamespace(WEB.namespace())
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .addNewContainer()
                .withName("main")
                .withImage("nginx:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static ShardReplica replica() {
        return new ShardReplica(List.of(new ReplicaSetReconciler()));
    }
}
