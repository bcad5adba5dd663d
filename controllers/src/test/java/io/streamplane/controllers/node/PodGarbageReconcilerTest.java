package io.streamplane.controllers.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodGarbageReconcilerTest {

    private static final ObjectKey NODE = ObjectKey.clusterScoped("node-1");

    private final ShardFixture shard = new ShardFixture();

    @Test
    void shouldDeleteThePodsOfANodeThatIsGoneAndRequireThatItStaysSo() {
        // Given
        var pod = pod("a", null);
        shard.clusterIsKnown();

        // When
        ReconcileResult outcome = run();

        // Then
        assertThat(outcome.proposals()).hasSize(2);
        Pod failed = (Pod) ((Proposal.UpdateStatus) outcome.proposals().getFirst()).object();
        assertThat(failed.getStatus().getPhase()).isEqualTo("Failed");
        assertThat(failed.getStatus().getConditions())
                .extracting(each ->
                        each.getType() + " " + each.getStatus() + " " + each.getReason() + " " + each.getMessage())
                .containsExactly("DisruptionTarget True DeletionByPodGC PodGC: node no longer exists");
        assertThat(outcome.proposals().getLast())
                .isEqualTo(new Proposal.Delete(
                        "pods",
                        pod.key(),
                        pod.uid(),
                        0L,
                        null,
                        List.of(new Precondition.Absent(new ResourceKey("nodes", NODE)))));
        assertThat(outcome.unread()).isNull();
    }

    @Test
    void shouldWaitUntilAllNodesAreKnownThatThereWereWhenThePodWasBound() {
        // Given
        var pod = pod("a", null);

        // When
        ReconcileResult outcome = run();

        // Then
        assertThat(outcome).isEqualTo(ReconcileResult.nothing().andWhenClusterIsRead(pod.desiredRevision()));
    }

    @Test
    void shouldLeaveThePodsOfANodeThatIsThere() {
        // Given
        pod("a", null);
        shard.putInCluster(
                "nodes",
                new NodeBuilder()
                        .withNewMetadata()
                        .withName("node-1")
                        .withUid("u")
                        .endMetadata()
                        .build());

        // When
        ReconcileResult outcome = run();

        // Then
        assertThat(outcome).isEqualTo(ReconcileResult.nothing());
    }

    @Test
    void shouldSayThatAPodFailedThatOnlyFinalizersHold() {
        // Given
        pod("a", "2026-01-01T00:00:00Z");
        shard.clusterIsKnown();

        // When
        ReconcileResult outcome = run();

        // Then
        assertThat(outcome.proposals())
                .singleElement()
                .isInstanceOfSatisfying(
                        Proposal.UpdateStatus.class,
                        update -> assertThat(((Pod) update.object()).getStatus().getPhase())
                                .isEqualTo("Failed"));
    }

    @ParameterizedTest
    @CsvSource({
        // tainted, ready, terminating, deleted
        "true, False, true, true",
        "true, Unknown, true, true",
        "true, True, true, false",
        "false, False, true, false",
        "true, False, false, false",
    })
    void shouldDeleteTerminatingPodsOfANodeThatIsOutOfService(
            boolean tainted, String ready, boolean terminating, boolean deleted) {
        // Given
        var node = new NodeBuilder()
                .withNewMetadata()
                .withName("node-1")
                .withUid("u")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .endCondition()
                .endStatus();
        if (tainted) {
            node.editSpec()
                    .addNewTaint()
                    .withKey("node.kubernetes.io/out-of-service")
                    .withEffect("NoExecute")
                    .endTaint()
                    .endSpec();
        }
        shard.putInCluster("nodes", node.build());
        var pod = graceful(pod("a", terminating ? "2026-01-01T00:00:00Z" : null));

        // When
        ReconcileResult outcome = run();

        // Then
        assertThat(outcome.proposals())
                .filteredOn(Proposal.Delete.class::isInstance)
                .containsExactlyElementsOf(
                        deleted
                                ? List.of(new Proposal.Delete("pods", pod.key(), pod.uid(), 0L, null, List.of()))
                                : List.of());
    }

    @Test
    void shouldDeleteATerminatingPodThatHasNoNode() {
        // Given
        var unbound = new PodBuilder((Pod) pod("a", "2026-01-01T00:00:00Z").object())
                .editMetadata()
                .withDeletionGracePeriodSeconds(30L)
                .endMetadata()
                .editSpec()
                .withNodeName(null)
                .endSpec()
                .build();
        var stored = shard.put("pods", unbound);
        var reconciler = new PodGarbageReconciler();

        // When
        var work = reconciler.affected(new FactChange("pods", stored.key(), null, stored), shard.cache());
        ReconcileResult outcome = shard.run(reconciler, "pods", stored.key());

        // Then
        assertThat(work).containsExactly(WorkKey.of(stored));
        assertThat(outcome.proposals()).hasSize(2);
    }

    @Test
    void shouldKeepNoMorePodsThatEndedThanTheThreshold() {
        // Given: evicted ones go first, then the oldest; those that run do not count
        ended("new", "Succeeded", null, "2026-01-01T00:00:09Z");
        ended("old", "Failed", null, "2026-01-01T00:00:01Z");
        ended("older", "Succeeded", null, "2026-01-01T00:00:00Z");
        ended("evicted", "Failed", "Evicted", "2026-01-01T00:00:10Z");
        ended("runs", "Running", null, "2025-01-01T00:00:00Z");
        var reconciler = new PodGarbageReconciler(2);

        // When
        ReconcileResult outcome = shard.run(reconciler, "pods", ObjectKey.clusterScoped("ended"));

        // Then
        assertThat(outcome.proposals()).extracting(each -> each.key().name()).containsExactly("evicted", "older");
    }

    private void ended(String name, String phase, @Nullable String reason, String created) {
        shard.put(
                "pods",
                new PodBuilder((Pod) pod(name, null).object())
                        .editMetadata()
                        .withCreationTimestamp(created)
                        .endMetadata()
                        .withNewStatus()
                        .withPhase(phase)
                        .withReason(reason)
                        .endStatus()
                        .build());
    }

    private Stored<?> graceful(Stored<?> pod) {
        return shard.put(
                "pods",
                new PodBuilder((Pod) pod.object())
                        .editMetadata()
                        .withDeletionGracePeriodSeconds(30L)
                        .endMetadata()
                        .build());
    }

    private ReconcileResult run() {
        return shard.run(new PodGarbageReconciler(), "nodes", NODE);
    }

    private Stored<?> pod(String name, @Nullable String deleted) {
        return shard.put(
                "pods",
                new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("ns")
                        .withName(name)
                        .withUid("uid-" + name)
                        .withDeletionTimestamp(deleted)
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("node-1")
                        .endSpec()
                        .build());
    }
}
