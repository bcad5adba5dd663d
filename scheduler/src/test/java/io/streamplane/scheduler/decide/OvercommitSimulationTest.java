package io.streamplane.scheduler.decide;

import static io.streamplane.scheduler.Objects.bound;
import static io.streamplane.scheduler.Objects.node;
import static io.streamplane.scheduler.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.request.PodReader;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One scheduler, which hears late of what the journal decides, whose proposals come late, out of order and twice, and which is
 * started again at any moment: no node ever has more pods in the journal than it takes. Meanwhile nodes come and go, and pods
 * end, go and come again under the same names.
 */
class OvercommitSimulationTest {

    private static final int ROOM = 5;
    private static final int NAMES = 60;

    /** Simulates what the journal has, what of it was heard, and what was proposed. */
    private static final class World {

        private final Random random;
        private final Map<ObjectKey, Pod> pods = new TreeMap<>();
        private final Map<ObjectKey, Boolean> ended = new HashMap<>();
        private final Map<String, Node> nodes = new TreeMap<>();
        private final List<ClusterEvent> journal = new ArrayList<>();
        private final List<Decision.Bind> proposed = new ArrayList<>();
        private final Map<ObjectKey, Assumption> saved = new HashMap<>();
        private Decider decider = new Decider(SchedulerConfig.builtIn());
        private int heard;
        private int accepted;
        private int born;
        private long now;

        World(long seed) {
            random = new Random(seed);
        }

        void step() {
            now += random.nextInt(3_000);
            switch (random.nextInt(12)) {
                case 0 -> nodeComes("n" + random.nextInt(8));
                case 1 -> nodeGoes();
                case 2, 3, 4 -> podComes(new ObjectKey("default", "p" + random.nextInt(NAMES)));
                case 5 -> podGoes();
                case 6 -> podEnds();
                case 7 -> restart();
                case 8, 9 -> hear(random.nextInt(20));
                case 10 -> decide();
                default -> admit(random.nextInt(8));
            }
        }

        private void nodeComes(String name) {
            if (nodes.containsKey(name)) {
                return;
            }
            Node node = new NodeBuilder(node(name, "100", "100Gi", ROOM))
                    .editMetadata()
                    .withUid("uid-" + ++born)
                    .endMetadata()
                    .build();
            nodes.put(name, node);
            journal.add(new ClusterEvent.NodeDesired(name, node));
            journal.add(new ClusterEvent.NodeObserved(name, node.getStatus()));
        }

        /** Its pods stay for now, as in Kubernetes. */
        private void nodeGoes() {
            if (random.nextInt(5) == 0 && !nodes.isEmpty()) {
                String name = nodes.keySet().iterator().next();
                nodes.remove(name);
                journal.add(new ClusterEvent.NodeDesired(name, null));
                journal.add(new ClusterEvent.NodeObserved(name, null));
            }
        }

        private void podComes(ObjectKey key) {
            if (!pods.containsKey(key)) {
                Pod pod = new PodBuilder(pod(key.name(), "1m", "1Mi"))
                        .editMetadata()
                        .withUid("uid-" + ++born)
                        .endMetadata()
                        .build();
                put(key, pod);
            }
        }

        private void podGoes() {
            any().ifPresent(key -> {
                pods.remove(key);
                ended.remove(key);
                journal.add(new ClusterEvent.PodDesired(key, null));
                journal.add(new ClusterEvent.PodObserved(key, null, 0));
            });
        }

        private void podEnds() {
            any().filter(this::isBound).ifPresent(key -> {
                ended.put(key, true);
                journal.add(new ClusterEvent.PodObserved(
                        key, new PodStatusBuilder().withPhase("Succeeded").build(), 0));
            });
        }

        private boolean isBound(ObjectKey key) {
            Pod pod = pods.get(key);
            return pod != null && pod.getSpec().getNodeName() != null;
        }

        private Optional<ObjectKey> any() {
            return pods.keySet().stream().skip(random.nextInt(pods.size() + 1)).findFirst();
        }

        private void put(ObjectKey key, Pod pod) {
            pods.put(key, pod);
            journal.add(new ClusterEvent.PodDesired(key, PodReader.read(pod)));
        }

        private void hear(int most) {
            for (int i = 0; i < most && heard < journal.size(); i++) {
                decider.apply(journal.get(heard++));
            }
        }

        private void decide() {
            for (Decision decision : decider.decide(now, 10)) {
                if (decision instanceof Decision.Bind bind) {
                    proposed.add(bind);
                }
            }
            save();
        }

        private void save() {
            for (ObjectKey key : decider.drainAssumptionsChanged()) {
                Assumption assumption = decider.assumption(key);
                if (assumption == null) {
                    saved.remove(key);
                } else {
                    saved.put(key, assumption);
                }
            }
        }

        /** A successor reads all that there is before it decides. */
        private void restart() {
            decider = new Decider(SchedulerConfig.builtIn());
            heard = 0;
            hear(Integer.MAX_VALUE);
            decider.takeOver(Map.copyOf(saved));
            save();
        }

        private void admit(int most) {
            for (int i = 0; i < most && !proposed.isEmpty(); i++) {
                int which = random.nextInt(proposed.size());
                Decision.Bind bind = random.nextInt(4) == 0 ? proposed.get(which) : proposed.remove(which);
                ObjectKey key = bind.pod().key();
                Pod pod = pods.get(key);
                Node node = nodes.get(bind.node());
                if (pod != null
                        && node != null
                        && node.getMetadata().getUid().equals(bind.nodeUid())
                        && pod.getMetadata().getUid().equals(bind.pod().uid())
                        && pod.getSpec().getNodeName() == null) {
                    put(key, bound(pod, bind.node()));
                    accepted++;
                    check(bind.node());
                }
            }
        }

        private void check(String node) {
            long there = pods.entrySet().stream()
                    .filter(each -> node.equals(each.getValue().getSpec().getNodeName()))
                    .filter(each -> !ended.containsKey(each.getKey()))
                    .count();
            assertThat(there).as("pods on %s", node).isLessThanOrEqualTo(ROOM);
        }
    }

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldNeverBindMorePodsToANodeThanItTakes(long seed) {
        // Given
        var world = new World(seed);

        // When
        for (int step = 0; step < 1_500; step++) {
            world.step();
        }

        // Then
        assertThat(world.accepted).isGreaterThan(20);
    }
}
