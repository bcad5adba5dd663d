package io.streamplane.controllers.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.streamplane.controllers.daemonset.DaemonSetReconciler;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random lag, order, repetition and restarts leave a DaemonSet with one pod on each node that matches. */
class DaemonSetHistoryTest {

    private static final String SETS = "daemonsets.apps";
    private static final ObjectKey AGENT = new ObjectKey("default", "agent");

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
        int nodes = 1 + random.nextInt(6);
        int surge = random.nextBoolean() ? 0 : 1 + random.nextInt(3);
        int unavailable = surge > 0 ? 0 : 1 + random.nextInt(3);
        for (int i = 0; i < nodes; i++) {
            world.create("nodes", node(i, false));
        }
        world.create(SETS, set(surge, unavailable));
        var steps = new RandomSteps(world, random, DaemonSetHistoryTest::replica, this::bindOne);
        run(steps, nodes, 0);

        // When
        world.update(SETS, AGENT, DaemonSet.class, set -> image(set, "fluentd:2"));
        run(steps, nodes + surge, nodes - unavailable);

        // Then
        assertDone(nodes, "fluentd:2");
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldComeToRestWhateverUsersAndNodesDo(long seed) {
        // Given
        var random = new Random(seed);
        var trouble = new int[] {25};
        var steps = new RandomSteps[1];
        steps[0] = new RandomSteps(world, random, DaemonSetHistoryTest::replica, this::bindOne, () -> {
            if (trouble[0] == 0) {
                return false;
            }
            trouble[0]--;
            disturb(random, steps[0].anyPod(Pods::active));
            return true;
        });
        boolean surges = random.nextBoolean();
        world.create(SETS, set(surges ? 2 : 0, surges ? 0 : 2));

        // When
        String image = "fluentd:1";
        for (int change = 0; change < 4; change++) {
            for (int i = 0; i < random.nextInt(80) && steps[0].step(); i++) {}
            image = "fluentd:" + (1 + random.nextInt(3));
            String now = image;
            world.update(SETS, AGENT, DaemonSet.class, set -> image(set, now));
        }
        run(steps[0], 1000, 0);

        // Then
        long matching = world.list("nodes", Node.class).stream()
                .filter(node -> node.object().getSpec().getTaints().isEmpty())
                .count();
        assertDone((int) matching, image);
    }

    private void disturb(Random random, @Nullable Stored<Pod> pod) {
        int number = random.nextInt(5);
        var key = ObjectKey.clusterScoped("node-" + number);
        switch (random.nextInt(4)) {
            case 0 -> {
                if (pod != null && pod.node() != null) {
                    world.failed(pod);
                }
            }
            case 1 -> {
                if (pod != null) {
                    world.apply(new Proposal.Delete("pods", pod.key(), pod.uid(), null, null));
                }
            }
            case 2 -> {
                if (world.get("nodes", key) == null) {
                    world.create("nodes", node(number, false));
                } else {
                    boolean tainted = random.nextBoolean();
                    world.update("nodes", key, Node.class, node -> taint(node, tainted));
                }
            }
            default -> {
                Stored<?> node = world.get("nodes", key);
                if (node != null) {
                    world.gone(node);
                    world.list("pods", Pod.class).stream()
                            .filter(each -> key.name().equals(each.node()))
                            .forEach(world::gone);
                }
            }
        }
    }

    /** The scheduler binds a pod to the node that it asks for. */
    private boolean bindOne() {
        for (Stored<Pod> pod : world.list("pods", Pod.class)) {
            if (pod.node() == null && world.get("nodes", ObjectKey.clusterScoped(wanted(pod))) != null) {
                world.bind(pod, wanted(pod));
                return true;
            }
        }
        return false;
    }

    private void run(RandomSteps steps, int most, int least) {
        for (int i = 0; i < 100_000 && steps.step(); i++) {
            var active =
                    world.list("pods", Pod.class).stream().filter(Pods::active).toList();
            assertThat(active).hasSizeLessThanOrEqualTo(most);
            assertThat(active.stream().filter(pod -> Pods.ready(pod.object())).count())
                    .isGreaterThanOrEqualTo(least);
        }
    }

    private void assertDone(int nodes, String image) {
        var pods = world.list("pods", Pod.class);
        assertThat(pods)
                .hasSize(nodes)
                .allMatch(pod -> Pods.active(pod) && Pods.ready(pod.object()))
                .allMatch(pod -> image.equals(
                        pod.object().getSpec().getContainers().getFirst().getImage()));
        assertThat(pods.stream().collect(Collectors.toMap(Stored::node, Function.identity())))
                .hasSize(nodes);
        var set = world.list(SETS, DaemonSet.class).getFirst().object();
        var status = set.getStatus();
        assertThat(List.of(
                        status.getDesiredNumberScheduled(),
                        status.getCurrentNumberScheduled(),
                        status.getNumberReady(),
                        status.getNumberAvailable(),
                        status.getUpdatedNumberScheduled()))
                .containsOnly(nodes);
        assertThat(status.getNumberMisscheduled()).isZero();
        assertThat(status.getNumberUnavailable()).isZero();
        assertThat(status.getObservedGeneration()).isEqualTo(set.getMetadata().getGeneration());
    }

    private static String wanted(Stored<Pod> pod) {
        return pod.object()
                .getSpec()
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms()
                .getFirst()
                .getMatchFields()
                .getFirst()
                .getValues()
                .getFirst();
    }

    private static Node node(int number, boolean tainted) {
        return taint(
                new NodeBuilder()
                        .withNewMetadata()
                        .withName("node-" + number)
                        .endMetadata()
                        .build(),
                tainted);
    }

    private static Node taint(Node node, boolean tainted) {
        return new NodeBuilder(node)
                .withNewSpec()
                .withTaints(tainted ? List.of(new Taint("NoExecute", "maintenance", null, "")) : List.of())
                .endSpec()
                .build();
    }

    private static DaemonSet set(int surge, int unavailable) {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withName("agent")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withRevisionHistoryLimit(2)
                .withNewSelector()
                .addToMatchLabels("app", "agent")
                .endSelector()
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(surge))
                .withMaxUnavailable(new IntOrString(unavailable))
                .endRollingUpdate()
                .endUpdateStrategy()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "agent")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("fluentd:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static DaemonSet image(DaemonSet set, String image) {
        return new DaemonSetBuilder(set)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static ShardReplica replica() {
        return new ShardReplica(List.of(new DaemonSetReconciler()));
    }
}
