package io.streamplane.controllers.statefulset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.controllers.reconcile.Underway;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.controllers.world.StatefulSets;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pods are written as ordinals with a letter: R ready, J ready just now, P pending, T terminating, F failed, S succeeded; a
 * small letter stands for the old revision. {@code 1+} is one whose creation is under way, {@code 2R-} one whose deletion
 * is. Outcomes are written as {@code +1 -2}.
 */
class StatefulSetReconcilerTest {

    private static final String SETS = "statefulsets.apps";
    private static final ObjectKey DB = new ObjectKey("default", "db");
    private static final int MIN_READY = 10;

    private final ShardFixture shard = new ShardFixture();
    private String oldRevision = "";
    private String newRevision = "";

    @BeforeEach
    void makeRevisions() {
        oldRevision = revisionOf("postgres:1");
        newRevision = revisionOf("postgres:2");
    }

    @ParameterizedTest(name = "{0} of {1} {2}: {3}")
    @CsvSource({
        // In order: one at a time, the next when all before are available.
        "OrderedReady, 3, '', +0",
        "OrderedReady, 3, 0P, ''",
        "OrderedReady, 3, 0J, ''",
        "OrderedReady, 3, 0R, +1",
        "OrderedReady, 3, 0R 2R, +1",
        "OrderedReady, 3, 0T 1R, ''",
        "OrderedReady, 3, 0P 2R, ''",
        "OrderedReady, 3, 0+, ''",
        "OrderedReady, 3, 0R 1+, ''",
        "OrderedReady, 3, 0R- 1R, ''",
        // Those that have ended are deleted, and made anew when they are gone.
        "OrderedReady, 3, 0R 1F 2R, -1",
        "OrderedReady, 3, 0R 1S 2R, -1",
        "OrderedReady, 3, 0F 1F, -0",
        "OrderedReady, 2, 0F-, ''",
        // Fewer: the highest first, one at a time, when all that stay are available.
        "OrderedReady, 1, 0R 1R 2R, -2",
        "OrderedReady, 1, 0R 1R 2T, ''",
        "OrderedReady, 1, 0R 1R 2R-, ''",
        "OrderedReady, 1, 0P 1R 2R, ''",
        "OrderedReady, 1, 0R 1R 2P, -2",
        "OrderedReady, 1, 0R 1P 2P, ''",
        "OrderedReady, 1, 0R 1P 2F, -2",
        "OrderedReady, 1, 0R 1P, -1",
        "OrderedReady, 0, 0P, -0",
        // Without order: all at once.
        "Parallel, 3, '', +0 +1 +2",
        "Parallel, 3, 0P 1T, +2",
        "Parallel, 3, 0F 2R, -0 +1",
        "Parallel, 3, 0+ 1R, +2",
        "Parallel, 1, 0P 1R 2P 3T, -2 -1",
        "Parallel, 3, 4R, +0 +1 +2 -4",
        "Parallel, 1000, '', 500 new ones",
    })
    void shouldMakeAndDeletePods(String management, int replicas, String pods, String expected) {
        // When
        var outcome = run(set(management, replicas), pods);

        // Then
        assertThat(actions(outcome)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}, partition {1}, at most {2} of {3}: {4}")
    @CsvSource({
        "OrderedReady, 0, 1, 0r 1r 2r, -2",
        "OrderedReady, 0, 1, 0r 1r 2R, -1",
        "OrderedReady, 0, 1, 0r 1r 2J, ''",
        "OrderedReady, 0, 1, 0r 1r 2P, ''",
        "OrderedReady, 0, 1, 0r 1r 2t, ''",
        "OrderedReady, 0, 1, 0r 1r 2r-, ''",
        "OrderedReady, 0, 1, 0r 1r, +2",
        "OrderedReady, 0, 1, 0r 1R 2r, -2",
        "OrderedReady, 0, 2, 0r 1r 2r, -2 -1",
        "OrderedReady, 0, 34%, 0r 1r 2r, -2",
        "OrderedReady, 0, 67%, 0r 1r 2r, -2 -1",
        "OrderedReady, 0, 1%, 0r 1r 2r, -2",
        "OrderedReady, 0, 9, 0r 1r 2r, -2 -1 -0",
        "OrderedReady, 2, 1, 0r 1r 2r, -2",
        "OrderedReady, 2, 1, 0r 1r 2R, ''",
        "OrderedReady, 3, 1, 0r 1r 2r, ''",
        "OrderedReady, 1, 2, 0r 1r 2r, -2 -1",
        // A rollout that does not work stays until its pod is deleted by hand.
        "OrderedReady, 0, 1, 0r 1r 2p, ''",
        "OrderedReady, 0, 1, 0p 1r 2r, ''",
        // Without order old pods that are unavailable go at once.
        "Parallel, 0, 1, 0r 1r 2p, -2",
        "Parallel, 0, 1, 0p 1r 2p, -2 -0",
        "Parallel, 0, 1, 0r 1r 2P, ''",
        "Parallel, 0, 2, 0r 1r 2P, -1",
        "Parallel, 0, 2, 0r 1p 2r, -1 -2",
        "Parallel, 1, 1, 0p 1r 2r, ''",
        "Parallel, 0, 1, 0r 1r 2t, ''",
        "Parallel, 0, 1, 0r 1r, +2",
        "OnDelete, 0, 1, 0r 1r 2r, ''",
    })
    void shouldUpdatePods(String management, int partition, String unavailable, String pods, String expected) {
        // Given
        var set = set(management.equals("OnDelete") ? "OrderedReady" : management, 3);
        var changed = new StatefulSetBuilder(set).editSpec().editUpdateStrategy();
        var built = management.equals("OnDelete")
                ? changed.withType("OnDelete")
                        .withRollingUpdate(null)
                        .endUpdateStrategy()
                        .endSpec()
                        .build()
                : changed.withNewRollingUpdate()
                        .withMaxUnavailable(
                                unavailable.endsWith("%")
                                        ? new IntOrString(unavailable)
                                        : new IntOrString(Integer.parseInt(unavailable)))
                        .withPartition(partition)
                        .endRollingUpdate()
                        .endUpdateStrategy()
                        .endSpec()
                        .build();

        // When
        var outcome = run(built, pods);

        // Then
        assertThat(actions(outcome)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "from {0}: {1}, {2}")
    @CsvSource({
        "0, 0R, +1",
        "5, '', +5",
        "5, 5R, +6",
        "5, 0R 1R 5R 6R, -1",
        "5, 0R 5R 6R, -0",
        "5, 0R 1R 2R, +5",
        "1, 0R 1R 2R, -0",
    })
    void shouldCountFromTheStartOrdinal(int start, String pods, String expected) {
        // Given
        var set = new StatefulSetBuilder(set("OrderedReady", 2))
                .editSpec()
                .withNewOrdinals(start)
                .endSpec()
                .build();

        // When
        var outcome = run(set, pods);

        // Then
        assertThat(actions(outcome)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "partition {0}, start {1}: pod {2} of the {3} revision")
    @CsvSource({"0, 0, 0, new", "2, 0, 0, old", "1, 0, 0, old", "2, 5, 5, old", "0, 5, 5, new"})
    void shouldMakePodsBelowThePartitionOfTheCurrentRevision(int partition, int start, int ordinal, String revision) {
        // Given
        var set = new StatefulSetBuilder(StatefulSets.partition(set("OrderedReady", 3), partition))
                .editSpec()
                .withNewOrdinals(start)
                .endSpec()
                .withStatus(status())
                .build();

        // When
        Pod pod = createdPod(run(set, ""));

        // Then
        assertThat(pod.getMetadata().getName()).isEqualTo("db-" + ordinal);
        assertThat(pod.getMetadata().getLabels())
                .containsEntry("controller-revision-hash", revision.equals("new") ? newRevision : oldRevision);
        assertThat(pod.getSpec().getContainers().getFirst().getImage())
                .isEqualTo(revision.equals("new") ? "postgres:2" : "postgres:1");
    }

    @Test
    void shouldGivePodsTheirIdentityAndClaims() {
        // Given
        var set = StatefulSets.claims(set("OrderedReady", 2), "Retain", "Retain");

        // When
        var outcome = run(set, "0R");

        // Then
        Pod pod = createdPod(outcome);
        assertThat(pod.getMetadata().getLabels())
                .containsEntry("app", "db")
                .containsEntry("statefulset.kubernetes.io/pod-name", "db-1")
                .containsEntry("apps.kubernetes.io/pod-index", "1")
                .containsEntry("controller-revision-hash", newRevision);
        assertThat(pod.getMetadata().getGenerateName()).isEqualTo("db-");
        assertThat(pod.getSpec().getHostname()).isEqualTo("db-1");
        assertThat(pod.getSpec().getSubdomain()).isEqualTo("db");
        assertThat(pod.getSpec().getVolumes())
                .extracting(each ->
                        each.getName() + "=" + each.getPersistentVolumeClaim().getClaimName())
                .containsExactly("data=data-db-1");
        var claim = outcome.proposals().stream()
                .filter(each -> each.resource().equals("persistentvolumeclaims"))
                .map(each -> ((Proposal.Create) each).object())
                .findFirst()
                .orElseThrow();
        assertThat(claim.getMetadata().getName()).isEqualTo("data-db-1");
        assertThat(claim.getMetadata().getLabels()).containsEntry("app", "db").containsEntry("tier", "disk");
        assertThat(claim.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(outcome.events())
                .extracting(Remark::note)
                .extracting(EventNote::reason, EventNote::message)
                .containsExactly(
                        tuple("SuccessfulCreate", "create Claim data-db-1 Pod db-1 in StatefulSet db success"),
                        tuple("SuccessfulCreate", "create Pod db-1 in StatefulSet db successful"));
    }

    @Test
    void shouldSayWhatItDeletes() {
        // When
        var outcome = run(set("OrderedReady", 0), "0R");

        // Then
        assertThat(outcome.events())
                .extracting(Remark::note)
                .extracting(note -> note.reason() + ": " + note.message())
                .containsExactly("SuccessfulDelete: delete Pod db-0 in StatefulSet db successful");
    }

    @Test
    void shouldSayWhatIsInTheWayOfAPod() {
        // Given
        var set = new StatefulSetBuilder(set("Parallel", 2))
                .editSpec()
                .editTemplate()
                .editSpec()
                .withServiceAccountName("robot")
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();

        // When
        var outcome = run(set, "");

        // Then
        assertThat(actions(outcome)).isEmpty();
        assertThat(outcome.events())
                .extracting(Remark::note)
                .extracting(EventNote::reason, EventNote::message)
                .containsExactly(tuple(
                        "FailedCreate",
                        "create Pod db-0 in StatefulSet db failed error: pods \"db-0\" is forbidden: error looking up"
                                + " service account default/robot: serviceaccount \"robot\" not found"));
    }

    @ParameterizedTest(name = "{0}/{1}, claim of {2}: {3}")
    @CsvSource({
        "Retain, Retain, '', +0",
        "Retain, Retain, going, ''",
        "Retain, Delete, an earlier pod, ''",
        "Delete, Delete, the set, +0",
    })
    void shouldWaitForClaimsThatAreAboutToGo(String deleted, String scaled, String owner, String expected) {
        // Given
        var set = StatefulSets.claims(set("OrderedReady", 1), deleted, scaled);
        claim(
                "data-db-0",
                owner.equals("an earlier pod") ? owner("v1", "Pod", "db-0", "u-earlier") : null,
                owner.equals("going"));

        // When
        var outcome = run(set, "");

        // Then
        assertThat(actions(outcome)).isEqualTo(expected);
    }

    @Test
    void shouldMakeClaimsThatAPendingPodLacks() {
        // Given
        var set = StatefulSets.claims(set("OrderedReady", 1), "Delete", "Retain");

        // When
        var outcome = run(set, "0P");

        // Then
        assertThat(outcome.proposals().stream()
                        .filter(each -> each instanceof Proposal.Create create
                                && create.object() instanceof PersistentVolumeClaim claim
                                && claim.getMetadata()
                                        .getOwnerReferences()
                                        .getFirst()
                                        .getUid()
                                        .equals("u-db")))
                .hasSize(1);
    }

    @Test
    void shouldLetAPodBeyondTheRangeOwnItsClaimsBeforeItGoes() {
        // Given
        var set = StatefulSets.claims(set("OrderedReady", 0), "Retain", "Delete");
        claim("data-db-0", null, false);

        // When
        var first = run(set, "0R");
        claim("data-db-0", owner("v1", "Pod", "db-0", "u-0"), false);
        var second = run(set, "");

        // Then
        assertThat(actions(first)).isEmpty();
        assertThat(first.proposals().stream()
                        .filter(each -> each instanceof Proposal.Update update
                                && update.object()
                                        .getMetadata()
                                        .getOwnerReferences()
                                        .getFirst()
                                        .getUid()
                                        .equals("u-0")))
                .hasSize(1);
        assertThat(actions(second)).isEqualTo("-0");
    }

    @Test
    void shouldMendLabelsOfAPlace() {
        // Given
        put(set("OrderedReady", 1));
        var pod = pod(0, 'R', newRevision);
        pod.getMetadata().getLabels().remove("apps.kubernetes.io/pod-index");
        shard.put("pods", pod);

        // When
        var outcome = run(set("OrderedReady", 1), "");

        // Then
        assertThat(outcome.events())
                .extracting(Remark::note)
                .extracting(EventNote::message)
                .containsExactly("update Pod db-0 in StatefulSet db successful");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "0R 1J 2P, '3 replicas, 2 ready, 1 available, 3 current, 3 updated'",
        "0R 1T 2F, '3 replicas, 2 ready, 2 available, 2 current, 2 updated'",
        "0r 1r 2R, '3 replicas, 3 ready, 3 available, 1 current, 1 updated'",
    })
    void shouldReportNumbers(String pods, String expected) {
        // When
        var status = status(run(set("OrderedReady", 3), pods));

        // Then
        assertThat(status.getReplicas() + " replicas, " + status.getReadyReplicas() + " ready, "
                        + status.getAvailableReplicas() + " available, " + status.getCurrentReplicas() + " current, "
                        + status.getUpdatedReplicas() + " updated")
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: current is the {1} revision")
    @CsvSource({"0r 1r 2r, old", "0r 1R 2R, old", "0R 1R 2P, old", "0R 1R 2R, new", "0R 1R 2J, new"})
    void shouldMakeTheUpdateRevisionTheCurrentOneWhenAllPodsAreReadyOfIt(String pods, String current) {
        // Given
        var set = new StatefulSetBuilder(set("OrderedReady", 3))
                .withStatus(status())
                .build();

        // When
        var status = status(run(set, pods));

        // Then
        assertThat(status.getCurrentRevision()).isEqualTo(current.equals("new") ? newRevision : oldRevision);
        assertThat(status.getUpdateRevision()).isEqualTo(newRevision);
    }

    @Test
    void shouldLookAgainWhenAPodBecomesAvailable() {
        // When
        var outcome = run(set("OrderedReady", 1), "0J");

        // Then
        assertThat(outcome.requeueAfter()).isEqualTo(Duration.ofSeconds(MIN_READY - 1));
    }

    @Test
    void shouldDoNothingButReportWhenItIsBeingDeleted() {
        // Given
        var set = new StatefulSetBuilder(set("Parallel", 3))
                .editMetadata()
                .withDeletionTimestamp(Times.format(ShardFixture.NOW))
                .endMetadata()
                .build();

        // When
        var outcome = run(set, "0R 1F");

        // Then
        assertThat(outcome.proposals()).hasSize(1).allMatch(Proposal.UpdateStatus.class::isInstance);
    }

    @Test
    void shouldBeQuietAtItsGoal() {
        // Given
        var set = set("OrderedReady", 2);
        set.setStatus(status(run(set, "0R 1R")));

        // When
        var outcome = run(set, "");

        // Then
        assertThat(outcome.proposals()).isEmpty();
        assertThat(outcome.events()).isEmpty();
    }

    private ReconcileResult run(StatefulSet set, String pods) {
        put(set);
        String creating = "";
        String deleting = "";
        for (String each : pods.isEmpty() ? new String[0] : pods.split(" ")) {
            int ordinal = Integer.parseInt(each.replaceAll("\\D", ""));
            String state = each.replaceAll("\\d", "");
            if (state.equals("+")) {
                creating += " db-" + ordinal + " ";
                continue;
            }
            deleting += state.endsWith("-") ? " db-" + ordinal + " " : "";
            char letter = state.charAt(0);
            boolean isOld = Character.isLowerCase(letter);
            shard.put("pods", pod(ordinal, Character.toUpperCase(letter), isOld ? oldRevision : newRevision));
        }
        return new StatefulSetReconciler()
                .reconcile(new ReconcileInput(
                        new WorkKey(SETS, DB), ShardFixture.NOW, shard.cache(), new Flight(creating, deleting)));
    }

    private record Flight(String made, String deleted) implements Underway {

        @Override
        public boolean proposed(String resource, ObjectKey key) {
            return made.contains(" " + key.name() + " ") || deleting(resource, key);
        }

        @Override
        public boolean deleting(String resource, ObjectKey key) {
            return deleted.contains(" " + key.name() + " ");
        }

        @Override
        public int creating(String ownerUid) {
            return made.isEmpty() ? 0 : made.trim().split(" +").length;
        }
    }

    private static String actions(ReconcileResult outcome) {
        var pods = outcome.proposals().stream()
                .filter(each -> each.resource().equals("pods"))
                .map(each -> (each instanceof Proposal.Create ? "+" : "-")
                        + each.key().name().substring("db-".length()))
                .toList();
        return pods.size() > 10 ? pods.size() + " new ones" : String.join(" ", pods);
    }

    private static Pod createdPod(ReconcileResult outcome) {
        return outcome.proposals().stream()
                .filter(each ->
                        each instanceof Proposal.Create && each.resource().equals("pods"))
                .map(each -> (Pod) ((Proposal.Create) each).object())
                .findFirst()
                .orElseThrow();
    }

    private static StatefulSetStatus status(ReconcileResult outcome) {
        return outcome.proposals().stream()
                .filter(Proposal.UpdateStatus.class::isInstance)
                .map(each -> ((StatefulSet) ((Proposal.UpdateStatus) each).object()).getStatus())
                .findFirst()
                .orElseThrow();
    }

    private StatefulSetStatus status() {
        return new StatefulSetStatusBuilder().withCurrentRevision(oldRevision).build();
    }

    private void put(StatefulSet set) {
        shard.put(SETS, set);
    }

    private static StatefulSet set(String management, int replicas) {
        var set = management.equals("Parallel") ? StatefulSets.parallel(replicas) : StatefulSets.ordered(replicas);
        return new StatefulSetBuilder(StatefulSets.image(set, "postgres:2"))
                .withApiVersion("apps/v1")
                .withKind("StatefulSet")
                .editMetadata()
                .withUid("u-db")
                .withGeneration(1L)
                .endMetadata()
                .editSpec()
                .withMinReadySeconds(MIN_READY)
                .endSpec()
                .build();
    }

    /** Makes the revision of this image, as the controller would. */
    private String revisionOf(String image) {
        put(StatefulSets.image(set("OrderedReady", 0), image));
        var outcome = run(StatefulSets.image(set("OrderedReady", 0), image), "");
        return outcome.proposals().stream()
                .filter(each -> each.resource().equals("controllerrevisions.apps"))
                .map(each -> (GenericKubernetesResource) ((Proposal.Create) each).object())
                .peek(made -> made.setMetadata(new ObjectMetaBuilder(made.getMetadata())
                        .withUid("u-" + image)
                        .build()))
                .peek(made -> shard.put("controllerrevisions.apps", made))
                .map(made -> made.getMetadata().getName())
                .collect(Collectors.joining());
    }

    private Pod pod(int ordinal, char state, String revision) {
        boolean ready = state == 'R' || state == 'J' || state == 'T';
        String phase = switch (state) {
            case 'P' -> "Pending";
            case 'F' -> "Failed";
            case 'S' -> "Succeeded";
            default -> "Running";
        };
        var since = ShardFixture.NOW.minusSeconds(state == 'J' ? 1 : 60);
        return new PodBuilder()
                .withNewMetadata()
                .withName("db-" + ordinal)
                .withNamespace("default")
                .withUid("u-" + ordinal)
                .withOwnerReferences(References.controller(set("OrderedReady", 0)))
                .addToLabels("app", "db")
                .addToLabels("statefulset.kubernetes.io/pod-name", "db-" + ordinal)
                .addToLabels("apps.kubernetes.io/pod-index", Integer.toString(ordinal))
                .addToLabels("controller-revision-hash", revision)
                .withDeletionTimestamp(state == 'T' ? Times.format(ShardFixture.NOW) : null)
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .withConditions(new PodConditionBuilder()
                        .withType("Ready")
                        .withStatus(ready ? "True" : "False")
                        .withLastTransitionTime(Times.format(since))
                        .build())
                .endStatus()
                .build();
    }

    private void claim(String name, @Nullable OwnerReference owner, boolean going) {
        shard.put(
                "persistentvolumeclaims",
                new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("default")
                        .withUid("u-" + name)
                        .withOwnerReferences(owner == null ? List.of() : List.of(owner))
                        .withDeletionTimestamp(going ? Times.format(ShardFixture.NOW) : null)
                        .endMetadata()
                        .build());
    }

    private static OwnerReference owner(String apiVersion, String kind, String name, String uid) {
        var owner = new OwnerReference();
        owner.setApiVersion(apiVersion);
        owner.setKind(kind);
        owner.setName(name);
        owner.setUid(uid);
        owner.setController(true);
        return owner;
    }
}
