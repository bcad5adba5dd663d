package io.streamplane.controllers.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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
        assertThat(outcome.proposals())
                .containsExactly(new Proposal.Delete(
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
    void shouldNotAskAgainForWhatOnlyFinalizersHold() {
        // Given
        pod("a", "2026-01-01T00:00:00Z");
        shard.clusterIsKnown();

        // When
        ReconcileResult outcome = run();

        // Then
        assertThat(outcome).isEqualTo(ReconcileResult.nothing());
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
