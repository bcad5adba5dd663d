package io.streamplane.scheduler.decide;

import static io.streamplane.scheduler.Objects.bound;
import static io.streamplane.scheduler.Objects.node;
import static io.streamplane.scheduler.Objects.pod;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.filter.Filter;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.request.PodReader;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeciderTest {

    private final Decider decider = new Decider(SchedulerConfig.builtIn());

    @Test
    void shouldBindAndSaySo() {
        // Given
        add(node("node-1", "2", "4Gi", 110));
        add(pod("x", "1", "1Gi"));
        // When
        var decisions = decider.decide(0, 10);
        // Then
        assertThat(decisions).singleElement().isInstanceOfSatisfying(Decision.Bind.class, bind -> {
            assertThat(bind.node()).isEqualTo("node-1");
            assertThat(bind.note().message()).isEqualTo("Successfully assigned default/x to node-1");
        });
    }

    @Test
    void shouldSayWhyNothingFitsForEachClassOfNode() {
        // Given
        add(node("a", "1", "4Gi", 110));
        add(node("b", "1", "1Mi", 0));
        add(tainted(node("c", "8", "8Gi", 110)));
        add(cordoned(node("d", "8", "8Gi", 110)));
        add(new PodBuilder(pod("x", "2", "1Gi")).build());
        // When
        var decisions = decider.decide(0, 10);
        // Then
        assertThat(decisions).singleElement().isInstanceOfSatisfying(Decision.Wait.class, wait -> {
            assertThat(wait.note().message())
                    .isEqualTo("0/4 nodes are available: 1 Insufficient memory, 1 Too many pods,"
                            + " 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable, 2 Insufficient cpu.");
            assertThat(wait.status()).isNotNull();
        });
    }

    @Test
    void shouldSayThatThereAreNoNodes() {
        // Given
        add(pod("x", "2", "1Gi"));
        // When
        var decisions = decider.decide(0, 10);
        // Then
        assertThat(((Decision.Wait) decisions.getFirst()).note().message())
                .isEqualTo("no nodes available to schedule pods");
    }

    @Test
    void shouldLetAPluginThatFailsOnOnePodStopNoOther() {
        // Given
        var config = new SchedulerConfig("default-scheduler", List.of(new FailsOn("bad")), List.of(), Map.of(), 0);
        var picky = new Decider(config);
        add(picky, node("a", "1", "4Gi", 110));
        add(picky, pod("bad", "1", "1Gi"));
        add(picky, pod("good", "1", "1Gi"));
        // When
        var decisions = picky.decide(0, 10);
        // Then
        assertThat(decisions).hasSize(2);
        assertThat(decisions.getFirst()).isInstanceOfSatisfying(Decision.Wait.class, wait -> {
            assertThat(wait.broken()).isTrue();
            assertThat(Objects.requireNonNull(wait.status()).getConditions())
                    .singleElement()
                    .satisfies(condition -> {
                        assertThat(condition.getReason()).isEqualTo("SchedulerError");
                        assertThat(condition.getMessage())
                                .isEqualTo("a plug-in failed: java.lang.IllegalStateException: a bug");
                    });
        });
        assertThat(decisions.getLast()).isInstanceOf(Decision.Bind.class);
    }

    private record FailsOn(String pod) implements Filter {
        @Override
        public String name() {
            return "FailsOn";
        }

        @Override
        public Check prepare(PodRequest request, Cluster cluster) {
            if (request.key().name().equals(pod)) {
                throw new IllegalStateException("a bug");
            }
            return Check.PASS;
        }
    }

    @Test
    void shouldBindAWaitingPodWhenRoomAppearsAndItsBackoffIsOver() {
        // Given
        add(node("a", "1", "4Gi", 110));
        add(bound(pod("old", "1", "1Gi"), "a"));
        add(pod("new", "1", "1Gi"));
        assertThat(decider.decide(0, 10)).singleElement().isInstanceOf(Decision.Wait.class);
        decider.apply(new ClusterEvent.PodDesired(new ObjectKey("default", "old"), null));
        // When
        var early = decider.decide(999, 10);
        var later = decider.decide(1000, 10);
        // Then
        assertThat(early).isEmpty();
        assertThat(later).singleElement().isInstanceOf(Decision.Bind.class);
    }

    @Test
    void shouldProposeAnUnconfirmedBindingAgainAndNotFillItsPlace() {
        // Given: the pod's node is full with it
        add(node("a", "1", "4Gi", 110));
        add(pod("x", "1", "1Gi"));
        long wait = Decider.CONFIRMATION_MILLIS;
        assertThat(decider.decide(0, 10)).hasSize(1);
        add(node("b", "8", "8Gi", 110));
        add(pod("y", "8", "1Gi"));
        assertThat(decider.decide(1, 10)).hasSize(1);

        // When
        var before = decider.decide(wait - 1, 10);
        var first = decider.decide(wait, 10);
        add(pod("z", "1", "1Gi"));
        var between = decider.decide(wait + 2, 10);
        var second = decider.decide(3 * wait, 10);

        // Then: each time to the same node, and nothing else gets its room
        assertThat(before).isEmpty();
        assertThat(first).singleElement().isInstanceOfSatisfying(Decision.Bind.class, bind -> {
            assertThat(bind.pod().key().name()).isEqualTo("x");
            assertThat(bind.node()).isEqualTo("a");
        });
        assertThat(between).extracting(each -> each.pod().key().name()).containsExactly("y", "z");
        assertThat(between.get(1)).isInstanceOf(Decision.Wait.class);
        assertThat(second).extracting(each -> each.pod().key().name()).containsExactly("x");
    }

    @Test
    void shouldPlaceAPodElsewhereWhenItsBindingCannotComeAnyMore() {
        // Given: three bindings under way
        add(node("a", "3", "4Gi", 110));
        for (String name : new String[] {"again", "going", "gone"}) {
            add(pod(name, "1", "1Gi"));
        }
        assertThat(decider.decide(0, 10)).hasSize(3);

        // When: one pod is there anew, one is being deleted, and one is deleted
        add(new PodBuilder(pod("again", "1", "1Gi"))
                .editMetadata()
                .withUid("another")
                .endMetadata()
                .build());
        add(new PodBuilder(pod("going", "1", "1Gi"))
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build());
        decider.apply(new ClusterEvent.PodDesired(new ObjectKey("default", "gone"), null));

        // Then
        assertThat(decider.decide(1, 10))
                .singleElement()
                .isInstanceOfSatisfying(
                        Decision.Bind.class,
                        bind -> assertThat(bind.pod().uid()).isEqualTo("another"));
        assertThat(Objects.requireNonNull(decider.cluster().find("a")).pods()).hasSize(1);
        assertThat(decider.decide(Decider.CONFIRMATION_MILLIS, 10)).isEmpty();
    }

    @Test
    void shouldPlaceAPodElsewhereWhenItsNodeIsGone() {
        // Given
        add(node("a", "1", "4Gi", 110));
        add(pod("x", "1", "1Gi"));
        assertThat(decider.decide(0, 10)).hasSize(1);
        add(node("b", "1", "4Gi", 110));
        decider.apply(new ClusterEvent.NodeDesired("a", null));
        decider.apply(new ClusterEvent.NodeObserved("a", null));

        // When
        var decisions = decider.decide(Decider.CONFIRMATION_MILLIS, 10);

        // Then
        assertThat(decisions)
                .singleElement()
                .isInstanceOfSatisfying(
                        Decision.Bind.class, bind -> assertThat(bind.node()).isEqualTo("b"));
    }

    @Test
    void shouldTakeTheMoreImportantPodFirst() {
        // Given
        add(node("a", "1", "4Gi", 110));
        add(pod("a", "1", "1Gi"));
        add(new PodBuilder(pod("z", "1", "1Gi"))
                .editSpec()
                .withPriority(7)
                .endSpec()
                .build());
        // When
        var decisions = decider.decide(0, 1);
        // Then
        assertThat(decisions.getFirst().pod().key().name()).isEqualTo("z");
    }

    @Test
    void shouldOnlyCountWhatIsForAnotherSchedulerOrGated() {
        // Given
        add(node("a", "1", "4Gi", 110));
        add(new PodBuilder(pod("x", "1", "1Gi"))
                .editSpec()
                .withSchedulerName("mine")
                .endSpec()
                .build());
        add(new PodBuilder(pod("y", "1", "1Gi"))
                .editSpec()
                .addNewSchedulingGate("g")
                .endSpec()
                .build());
        // When
        var decisions = decider.decide(0, 10);
        // Then
        assertThat(decisions).isEmpty();
    }

    @Test
    void shouldCountOnWhatItsPredecessorProposedAndOnNothingElse() {
        // Given: room for one pod on each node; both are assumed, one of them by this decider itself
        add(node("a", "1", "4Gi", 110));
        add(node("b", "1", "4Gi", 110));
        add(pod("own", "1", "1Gi"));
        assertThat(decider.decide(0, 10)).hasSize(1);
        add(pod("taken-over", "1", "1Gi"));
        add(pod("new", "1", "1Gi"));

        // When
        decider.takeOver(Map.of(
                new ObjectKey("default", "taken-over"), new Assumption("uid-taken-over", "a", 30_000, 1),
                new ObjectKey("default", "unknown"), new Assumption("uid-unknown", "b", 30_000, 1)));
        var decisions = decider.decide(1, 10);

        // Then
        assertThat(decisions).hasSize(2);
        assertThat(decisions.stream()
                        .filter(Decision.Bind.class::isInstance)
                        .map(each -> ((Decision.Bind) each).node()))
                .containsExactly("b");
        assertThat(decider.drainAssumptionsChanged()).contains(new ObjectKey("default", "unknown"));
    }

    @Test
    void shouldReportAgainOnAStatusThatSomebodyElseHasWrittenMeanwhile() {
        // Given: no node, and a report from a status that there was none of
        add(pod("new", "1", "1Gi"));
        var first = (Decision.Wait) decider.decide(0, 10).getFirst();
        var theirs =
                new PodStatusBuilder().withPhase("Pending").withMessage("mine").build();

        // When
        decider.apply(new ClusterEvent.PodObserved(new ObjectKey("default", "new"), theirs, 9));
        List<Decision> again = decider.decide(1, 10);

        // Then
        assertThat(first.observedRevision()).isZero();
        assertThat(again).singleElement().isInstanceOfSatisfying(Decision.Wait.class, wait -> {
            assertThat(wait.observedRevision()).isEqualTo(9);
            assertThat(requireNonNull(wait.status()).getMessage()).isEqualTo("mine");
            assertThat(wait.status().getConditions()).hasSize(1);
            decider.apply(new ClusterEvent.PodObserved(new ObjectKey("default", "new"), wait.status(), 10));
        });
        assertThat(decider.decide(2, 10)).isEmpty();
    }

    @Test
    void shouldCountNoPodThatHasEnded() {
        // Given
        add(node("a", "1", "4Gi", 110));
        add(bound(pod("job", "1", "1Gi"), "a"));
        add(pod("new", "1", "1Gi"));
        assertThat(decider.decide(0, 10)).singleElement().isInstanceOf(Decision.Wait.class);
        var status = new PodStatusBuilder().withPhase("Succeeded").build();

        // When
        decider.apply(new ClusterEvent.PodObserved(new ObjectKey("default", "job"), status, 0));

        // Then
        assertThat(decider.decide(1_000, 10)).singleElement().isInstanceOf(Decision.Bind.class);
    }

    @Test
    void shouldKnowWhatANodeHoldsWhenAPodOfAnyAmountHasLeftIt() {
        // Given
        add(node("n", "4", "8Gi", 10));
        Pod usual = bound(pod("usual", "1", "1Gi"), "n");
        Pod huge = bound(pod("huge", "9E", "8E"), "n");
        Pod other = bound(pod("other", "8E", "7E"), "n");
        List.of(usual, huge, other).forEach(this::add);

        // When
        decider.apply(new ClusterEvent.PodDesired(key(huge), null));
        decider.apply(new ClusterEvent.PodDesired(key(other), null));
        add(pod("next", "3", "7Gi"));

        // Then
        checkCapacity(decider);
        assertThat(decider.decide(0, 10)).singleElement().isInstanceOf(Decision.Bind.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldNeverFillANodePastItsAllocatable(long seed) {
        // Given, When
        var first = history(new Random(seed));
        var second = history(new Random(seed));
        // Then
        assertThat(first).as("seed %d", seed).isNotEmpty().isEqualTo(second);
    }

    /** Random facts and decisions; checks the invariants after every step, and gives the placements. */
    private static Map<String, String> history(Random random) {
        var decider = new Decider(SchedulerConfig.builtIn());
        var placed = new HashMap<String, String>();
        var open = new ArrayList<Pod>();
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    String name = "n" + random.nextInt(12);
                    Node node = node(name, Integer.toString(2 + random.nextInt(3)), "8Gi", 3 + random.nextInt(5));
                    if (decider.cluster().find(name) == null) {
                        add(decider, node);
                    }
                }
                case 1, 2 -> {
                    Pod pod = pod("p" + step, random.nextInt(1, 1500) + "m", random.nextInt(1, 3000) + "Mi");
                    open.add(pod);
                    add(decider, pod);
                }
                case 3 -> {
                    if (!open.isEmpty()) {
                        Pod pod = open.get(random.nextInt(open.size()));
                        String node = placed.get(pod.getMetadata().getName());
                        add(decider, node == null ? pod : bound(pod, node));
                    }
                }
                default -> {
                    if (open.size() > 5) {
                        Pod gone = open.remove(random.nextInt(open.size()));
                        decider.apply(new ClusterEvent.PodDesired(key(gone), null));
                    }
                }
            }
            for (Decision decision : decider.decide(step * 10L, 50)) {
                if (decision instanceof Decision.Bind bind) {
                    assertThat(placed.put(bind.pod().key().name(), bind.node())).isNull();
                }
            }
            checkCapacity(decider);
        }
        return placed;
    }

    private static void checkCapacity(Decider decider) {
        for (var node : decider.cluster().nodes()) {
            assertThat(node.requested().milliCpu())
                    .isLessThanOrEqualTo(node.allocatable().milliCpu());
            assertThat(node.requested().memory())
                    .isLessThanOrEqualTo(node.allocatable().memory());
            assertThat((long) node.pods().size())
                    .isLessThanOrEqualTo(node.allocatable().pods());
            assertThat(node.pods().stream()
                            .mapToLong(each -> each.requests().milliCpu())
                            .sum())
                    .isEqualTo(node.requested().milliCpu());
        }
    }

    private void add(Node node) {
        add(decider, node);
    }

    private void add(Pod pod) {
        add(decider, pod);
    }

    private static void add(Decider decider, Node node) {
        decider.apply(new ClusterEvent.NodeDesired(node.getMetadata().getName(), node));
        decider.apply(new ClusterEvent.NodeObserved(node.getMetadata().getName(), node.getStatus()));
    }

    private static void add(Decider decider, Pod pod) {
        decider.apply(new ClusterEvent.PodDesired(key(pod), PodReader.read(pod)));
    }

    private static ObjectKey key(Pod pod) {
        return new ObjectKey("default", pod.getMetadata().getName());
    }

    private static Node tainted(Node node) {
        return new NodeBuilder(node)
                .editSpec()
                .addNewTaint("NoSchedule", "dedicated", null, "x")
                .endSpec()
                .build();
    }

    private static Node cordoned(Node node) {
        return new NodeBuilder(node)
                .editSpec()
                .withUnschedulable(true)
                .endSpec()
                .build();
    }
}
