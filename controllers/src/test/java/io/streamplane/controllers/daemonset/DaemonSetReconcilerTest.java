package io.streamplane.controllers.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.controllers.reconcile.Underway;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A node is written as its letter and what it has: R a ready pod, J one that is ready just now, P a pending one, U one that is
 * meant for it and not bound, T a terminating one, F one that failed just now, G one that failed long ago, S one that
 * succeeded; a small letter stands for the old revision. Before that {@code !} is a taint that keeps pods away, {@code ~} one
 * that only keeps new ones away, {@code ?} says that there is no such node. {@code R-} is a pod whose deletion is under way.
 * Outcomes are {@code +a} for a new pod on node a, {@code -a1} for the deletion of the first pod there.
 */
class DaemonSetReconcilerTest {

    private static final String SETS = "daemonsets.apps";
    private static final ObjectKey AGENT = new ObjectKey("default", "agent");
    private static final int MIN_READY = 10;

    private final ShardFixture shard = new ShardFixture();
    private final Map<String, String> oldAndNew = new TreeMap<>();

    @BeforeEach
    void makeRevisions() {
        for (String image : List.of("fluentd:1", "fluentd:2")) {
            var set = set("OnDelete", "0", "0", image);
            put(set);
            var made = (GenericKubernetesResource) reconcile(Underway.NOTHING).proposals().stream()
                    .filter(each -> each.resource().equals("controllerrevisions.apps"))
                    .map(each -> ((Proposal.Create) each).object())
                    .findFirst()
                    .orElseThrow();
            made.getMetadata().setUid("u-" + image);
            shard.put("controllerrevisions.apps", made);
            oldAndNew.put(image, made.getMetadata().getLabels().get("controller-revision-hash"));
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "a b, +a +b",
        "a b!, +a",
        "a b~, +a",
        "aR b, +b",
        "aR bT, ''",
        "aU b, +b",
        "aP bP, ''",
        "a!R b, '-a1 +b'",
        "a~R b, +b",
        "a!T b, +b",
        "a!R- b, +b",
        "?aU b, '-a1 +b'",
        "?aR b, +b",
        // One a node: a bound one, the oldest.
        "aRP, -a2",
        "aUR, -a1",
        "aRT, ''",
        // Ended ones are deleted and made anew; one that failed just now a little later.
        "aG bR, -a1",
        "aS bR, -a1",
        "aF bR, ''",
    })
    void shouldHaveOnePodOnEachNodeThatMatches(String nodes, String expected) {
        // When
        var outcome = run(set("OnDelete", "0", "0", "fluentd:2"), nodes);

        // Then
        assertThat(actions(outcome)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "at most {0} unavailable of {1}: {2}")
    @CsvSource({
        "1, ar br cr, -a1",
        "2, ar br cr, -a1 -b1",
        "34%, ar br cr, -a1 -b1",
        "33%, ar br cr, -a1",
        "1, aR br cr, -b1",
        "1, aJ br cr, ''",
        "1, aP br cr, ''",
        "1, at br cr, ''",
        "1, ar- br cr, ''",
        "1, a br cr, +a",
        "1, aR bR cR, ''",
        // Old pods that are unavailable anyway go at once.
        "1, ar bp cr, -b1",
        "1, ap bp cr, -a1 -b1",
        "2, ap br cr, '-a1 -b1'",
        "2, aP bp cr, -b1",
    })
    void shouldUpdateWithinWhatMayBeUnavailable(String unavailable, String nodes, String expected) {
        // When
        var outcome = run(set("RollingUpdate", "0", unavailable, "fluentd:2"), nodes);

        // Then
        assertThat(actions(outcome)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "surge {0} of {1}: {2}")
    @CsvSource({
        "1, ar br cr, +a",
        "2, ar br cr, +a +b",
        "34%, ar br cr, +a +b",
        "1, arP br cr, ''",
        "1, arJ br cr, ''",
        "2, arP br cr, +b",
        "1, arR br cr, -a1",
        "1, arR bR cR, -a1",
        "1, ar-R br cr, ''",
        "1, atR br cr, +b",
        // An old pod that is not ready makes no room; it goes when there is a new one.
        "1, ap br cr, +a +b",
        "1, apP br cr, -a1",
        "1, aR bR cR, ''",
        // Not more than one of each revision.
        "1, arRR br cr, -a3 -a1",
        "1, arrP br cr, -a2",
        // On nodes that take no new pods an old one goes when there are others enough.
        "1, a~r bR cR, -a1",
        "1, a~r bR cP, ''",
        "1, a~p bR cP, -a1",
    })
    void shouldUpdateWithSurge(String surge, String nodes, String expected) {
        // When
        var outcome = run(set("RollingUpdate", surge, "0", "fluentd:2"), nodes);

        // Then
        assertThat(actions(outcome)).isEqualTo(expected);
    }

    @Test
    void shouldUpdateOnlyDeletedPodsOnDelete() {
        // When
        var outcome = run(set("OnDelete", "0", "1", "fluentd:2"), "ar b");

        // Then
        assertThat(actions(outcome)).isEqualTo("+b");
    }

    @Test
    void shouldMakeNoPodsWhileOthersAreBeingMade() {
        // Given
        put(set("OnDelete", "0", "0", "fluentd:2"));
        nodes("a b");

        // When
        var outcome = reconcile(new Flight("", 1));

        // Then
        assertThat(actions(outcome)).isEmpty();
    }

    @Test
    void shouldAskForTheNodeByAffinityInPlaceOfWhatTheTemplateRequires() {
        // Given
        var set = new DaemonSetBuilder(set("OnDelete", "0", "0", "fluentd:2"))
                .editMetadata()
                .addToAnnotations("deprecated.daemonset.template.generation", "7")
                .endMetadata()
                .editSpec()
                .editTemplate()
                .editSpec()
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey("kubernetes.io/os")
                .withOperator("DoesNotExist")
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();

        // When
        var outcome = run(set, "a");

        // Then
        Pod pod = (Pod) ((Proposal.Create) outcome.proposals().stream()
                        .filter(each -> each.resource().equals("pods"))
                        .findFirst()
                        .orElseThrow())
                .object();
        var terms = pod.getSpec()
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms();
        assertThat(terms).hasSize(1);
        assertThat(terms.getFirst().getMatchExpressions()).isEmpty();
        assertThat(terms.getFirst().getMatchFields())
                .singleElement()
                .matches(field -> field.getKey().equals("metadata.name")
                        && field.getOperator().equals("In")
                        && field.getValues().equals(List.of("node-a")));
        assertThat(pod.getMetadata().getLabels())
                .containsEntry("pod-template-generation", "7")
                .containsKey("controller-revision-hash");
        assertThat(pod.getMetadata().getName()).matches("agent-[bcdfghjklmnpqrstvwxz2456789]{5}");
        assertThat(pod.getSpec().getTolerations()).hasSize(6);
        assertThat(outcome.events())
                .extracting(Remark::note)
                .extracting(note -> note.reason() + ": " + note.message())
                .containsExactly(
                        "SuccessfulCreate: Created pod: " + pod.getMetadata().getName());
    }

    @Test
    void shouldSayWhatIsInTheWayOfPods() {
        // Given
        var set = new DaemonSetBuilder(set("OnDelete", "0", "0", "fluentd:2"))
                .editSpec()
                .editTemplate()
                .editSpec()
                .withPriorityClassName("urgent")
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();

        // When
        var outcome = run(set, "a b");

        // Then
        assertThat(actions(outcome)).isEmpty();
        assertThat(outcome.events())
                .extracting(Remark::note)
                .extracting(note -> note.reason() + ": " + note.message())
                .containsExactly(
                        "FailedCreate: Error creating: pods \"agent-\" is forbidden: no PriorityClass with name"
                                + " urgent was found");
    }

    @Test
    void shouldSayWhichPodFailed() {
        // When
        var outcome = run(set("OnDelete", "0", "0", "fluentd:2"), "aG bS");

        // Then
        assertThat(outcome.events())
                .extracting(Remark::note)
                .extracting(note -> note.type() + " " + note.reason() + ": " + note.message())
                .containsExactly(
                        "Normal SuccessfulDelete: Deleted pod: pod-a1",
                        "Warning FailedDaemonPod: Found failed daemon pod default/pod-a1 on node node-a, will try to kill it",
                        "Normal SuccessfulDelete: Deleted pod: pod-b1",
                        "Normal SucceededDaemonPod: Found succeeded daemon pod default/pod-b1 on node node-b, will try to"
                                + " delete it");
    }

    @Test
    void shouldLookAgainWhenAFailedPodIsOldEnough() {
        // When
        var outcome = run(set("OnDelete", "0", "0", "fluentd:2"), "aF");

        // Then
        assertThat(outcome.requeueAfter()).isEqualTo(PlacementStep.FAILED_AFTER.minusSeconds(1));
    }

    @Test
    void shouldLookAgainWhenAPodBecomesAvailable() {
        // When
        var outcome = run(set("OnDelete", "0", "0", "fluentd:2"), "aJ");

        // Then
        assertThat(outcome.requeueAfter()).isEqualTo(Duration.ofSeconds(MIN_READY - 1));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "a b, '2 desired, 0 current, 0 ready, 0 available, 2 unavailable, 0 updated, 0 misscheduled'",
        "aR bJ cP, '3 desired, 3 current, 2 ready, 1 available, 2 unavailable, 3 updated, 0 misscheduled'",
        "ar bR, '2 desired, 2 current, 2 ready, 2 available, 0 unavailable, 1 updated, 0 misscheduled'",
        "arR bR, '2 desired, 2 current, 2 ready, 2 available, 0 unavailable, 1 updated, 0 misscheduled'",
        "a!R b~R cR, '1 desired, 1 current, 1 ready, 1 available, 0 unavailable, 1 updated, 2 misscheduled'",
        "a~ bU, '1 desired, 1 current, 0 ready, 0 available, 1 unavailable, 1 updated, 0 misscheduled'",
    })
    void shouldReportNumbers(String nodes, String expected) {
        // When
        var outcome = run(set("OnDelete", "0", "0", "fluentd:2"), nodes);

        // Then
        var status = outcome.proposals().stream()
                .filter(Proposal.UpdateStatus.class::isInstance)
                .map(each -> ((DaemonSet) ((Proposal.UpdateStatus) each).object()).getStatus())
                .findFirst()
                .orElseThrow();
        assertThat(status.getDesiredNumberScheduled() + " desired, " + status.getCurrentNumberScheduled() + " current, "
                        + status.getNumberReady() + " ready, " + status.getNumberAvailable() + " available, "
                        + status.getNumberUnavailable() + " unavailable, " + status.getUpdatedNumberScheduled()
                        + " updated, " + status.getNumberMisscheduled() + " misscheduled")
                .isEqualTo(expected);
    }

    @Test
    void shouldLookAtAllSetsWhenANodeChangesInWhatPodsArePlacedBy() {
        // Given
        put(set("OnDelete", "0", "0", "fluentd:2"));
        Stored<?> plain = shard.putInCluster("nodes", node("a", ""));
        Stored<?> heard = Stored.of("nodes", plain.key(), (Node) plain.object(), plain.desiredRevision(), 99);
        Stored<?> tainted = Stored.of("nodes", plain.key(), node("a", "!"), 100, 99);

        // When
        var reconciler = new DaemonSetReconciler();

        // Then
        assertThat(reconciler.affected(change(plain, heard), shard.cache())).isEmpty();
        assertThat(reconciler.affected(change(plain, tainted), shard.cache()))
                .containsExactly(new WorkKey(SETS, AGENT));
        assertThat(reconciler.affected(change(null, plain), shard.cache())).containsExactly(new WorkKey(SETS, AGENT));
        assertThat(reconciler.affected(change(plain, null), shard.cache())).containsExactly(new WorkKey(SETS, AGENT));
    }

    private static FactChange change(@Nullable Stored<?> before, @Nullable Stored<?> after) {
        return new FactChange("nodes", ObjectKey.clusterScoped("node-a"), before, after);
    }

    private ReconcileResult run(DaemonSet set, String nodes) {
        put(set);
        return reconcile(new Flight(nodes(nodes), 0));
    }

    /** Puts nodes and pods there; the pods whose deletion is under way. */
    private String nodes(String nodes) {
        var deleting = new StringBuilder();
        for (String each : nodes.split(" ")) {
            String name = each.replaceAll("[^a-c]", " ").trim().substring(0, 1);
            String rest = each.replaceFirst(name, "");
            if (!rest.contains("?")) {
                shard.putInCluster("nodes", node(name, rest));
            }
            int number = 0;
            for (char state : rest.replaceAll("[?!~]", "").toCharArray()) {
                if (state == '-') {
                    deleting.append(" pod-").append(name).append(number).append(' ');
                } else {
                    shard.put("pods", pod(name, ++number, state));
                }
            }
        }
        return deleting.toString();
    }

    private ReconcileResult reconcile(Underway underway) {
        return new DaemonSetReconciler()
                .reconcile(new ReconcileInput(new WorkKey(SETS, AGENT), ShardFixture.NOW, shard.cache(), underway));
    }

    private record Flight(String deleted, int made) implements Underway {

        @Override
        public boolean proposed(String resource, ObjectKey key) {
            return deleting(resource, key);
        }

        @Override
        public boolean deleting(String resource, ObjectKey key) {
            return deleted.contains(" " + key.name() + " ");
        }

        @Override
        public int creating(String ownerUid) {
            return made;
        }
    }

    private static String actions(ReconcileResult outcome) {
        return outcome.proposals().stream()
                .filter(each -> each.resource().equals("pods"))
                .map(each -> each instanceof Proposal.Create create
                        ? "+" + wanted((Pod) create.object())
                        : "-" + each.key().name().substring("pod-".length()))
                .collect(Collectors.joining(" "));
    }

    private static String wanted(Pod pod) {
        return pod.getSpec()
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms()
                .getFirst()
                .getMatchFields()
                .getFirst()
                .getValues()
                .getFirst()
                .substring("node-".length());
    }

    private void put(DaemonSet set) {
        shard.put(SETS, set);
    }

    private static DaemonSet set(String strategy, String surge, String unavailable, String image) {
        return new DaemonSetBuilder()
                .withApiVersion("apps/v1")
                .withKind("DaemonSet")
                .withNewMetadata()
                .withName(AGENT.name())
                .withNamespace(AGENT.namespace())
                .withUid("u-agent")
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withMinReadySeconds(MIN_READY)
                .withNewSelector()
                .addToMatchLabels("app", "agent")
                .endSelector()
                .withNewUpdateStrategy()
                .withType(strategy)
                .withNewRollingUpdate()
                .withMaxSurge(bound(surge))
                .withMaxUnavailable(bound(unavailable))
                .endRollingUpdate()
                .endUpdateStrategy()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "agent")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static IntOrString bound(String text) {
        return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.parseInt(text));
    }

    private static Node node(String name, String marks) {
        String effect = marks.contains("!") ? "NoExecute" : "NoSchedule";
        boolean tainted = marks.contains("!") || marks.contains("~");
        return new NodeBuilder()
                .withNewMetadata()
                .withName("node-" + name)
                .withUid("u-" + name)
                .endMetadata()
                .withNewSpec()
                .withTaints(tainted ? List.of(new Taint(effect, "taint", null, null)) : List.of())
                .endSpec()
                .build();
    }

    private Pod pod(String node, int number, char letter) {
        char state = Character.toUpperCase(letter);
        boolean ready = state == 'R' || state == 'J' || state == 'T';
        String phase = switch (state) {
            case 'P', 'U' -> "Pending";
            case 'F', 'G' -> "Failed";
            case 'S' -> "Succeeded";
            default -> "Running";
        };
        var unbound = DaemonPods.pod(
                set("OnDelete", "0", "0", "fluentd:1"),
                String.valueOf(oldAndNew.get(Character.isLowerCase(letter) ? "fluentd:1" : "fluentd:2")),
                "node-" + node,
                new ObjectKey("default", "pod-" + node + number));
        return new PodBuilder(unbound)
                .editMetadata()
                .withUid("u-" + node + number)
                .withOwnerReferences(References.controller(set("OnDelete", "0", "0", "fluentd:1")))
                .withCreationTimestamp(Times.format(ShardFixture.NOW.minusSeconds(state == 'F' ? 1 : 60 - number)))
                .withDeletionTimestamp(state == 'T' ? Times.format(ShardFixture.NOW) : null)
                .endMetadata()
                .editSpec()
                .withNodeName(state == 'U' ? null : "node-" + node)
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .withConditions(new PodConditionBuilder()
                        .withType("Ready")
                        .withStatus(ready ? "True" : "False")
                        .withLastTransitionTime(Times.format(ShardFixture.NOW.minusSeconds(state == 'J' ? 1 : 60)))
                        .build())
                .endStatus()
                .build();
    }
}
