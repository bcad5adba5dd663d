package io.streamplane.controllers.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An owner of cluster scope goes when each shard has said that it has nothing left of it. */
class BallotTest {

    private static final ObjectKey OWNER = ObjectKey.clusterScoped("owner");

    private final ShardFixture shard = new ShardFixture(1, 3);
    private final GarbageReconciler collector = new GarbageReconciler(OwnerKinds.of(Kinds.builtIn()));

    @Test
    void shouldVoteWhenAllIsReadThatDependedOnTheOwner() {
        // Given
        shard.putInCluster("nodes", owner("orphan", ""));

        // When
        ReconcileResult early = run();
        shard.shardIsKnown();
        ReconcileResult late = run();

        // Then
        assertThat(early).isEqualTo(ReconcileResult.whenShardIsRead(1));
        assertThat(edit(late)).isEqualTo(annotated("orphan 1 1"));
    }

    @Test
    void shouldLetGoOfItsDependentsBeforeItVotes() {
        // Given
        shard.putInCluster("nodes", owner("orphan", "orphan 1 0"));
        shard.put("configmaps", dependent());

        // When
        ReconcileResult first = run();
        shard.remove("configmaps", new ObjectKey("ns", "dependent"));
        ReconcileResult second = run();

        // Then
        assertThat(edit(first)).isEqualTo(MetadataEdit.withoutOwners(List.of("uid-owner")));
        assertThat(edit(second)).isEqualTo(annotated("orphan 1 0 1"));
    }

    @Test
    void shouldNotVoteWhileADependentBlocks() {
        // Given
        shard.putInCluster("nodes", owner("foregroundDeletion", ""));
        shard.put("configmaps", dependent());

        // When
        ReconcileResult outcome = run();

        // Then
        assertThat(outcome).isEqualTo(ReconcileResult.nothing());
    }

    @Test
    void shouldTakeTheFinalizerWithTheLastVote() {
        // Given
        shard.putInCluster("nodes", owner("foregroundDeletion", "foregroundDeletion 1 0 2"));
        shard.shardIsKnown();

        // When
        ReconcileResult outcome = run();

        // Then
        assertThat(edit(outcome))
                .isEqualTo(MetadataEdit.withoutFinalizer("foregroundDeletion").annotated(Ballot.ANNOTATION, ""));
    }

    @Test
    void shouldVoteOnceAndNotCountVotesOnAnotherPolicy() {
        // Given
        shard.putInCluster("nodes", owner("orphan", "orphan 1 1 2"));
        shard.shardIsKnown();

        // When
        ReconcileResult again = run();
        long changed = shard.putInCluster("nodes", owner("orphan", "foregroundDeletion 1 0 1 2"))
                .desiredRevision();
        shard.shardIsKnown();
        ReconcileResult anew = run();

        // Then
        assertThat(again).isEqualTo(ReconcileResult.nothing());
        assertThat(edit(anew)).isEqualTo(annotated("orphan " + changed + " 1"));
    }

    private ReconcileResult run() {
        return shard.run(collector, "nodes", OWNER);
    }

    private static MetadataEdit edit(ReconcileResult outcome) {
        assertThat(outcome.proposals()).hasSize(1);
        return ((Proposal.UpdateMetadata) outcome.proposals().getFirst()).edit();
    }

    private static MetadataEdit annotated(String ballot) {
        return new MetadataEdit(List.of(), List.of(), List.of(), Map.of(Ballot.ANNOTATION, ballot));
    }

    private static Node owner(String finalizer, String ballot) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName("owner")
                .withUid("uid-owner")
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .withFinalizers(finalizer)
                .withAnnotations(ballot.isEmpty() ? Map.of() : Map.of(Ballot.ANNOTATION, ballot))
                .endMetadata()
                .build();
    }

    private static ConfigMap dependent() {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("dependent")
                .withUid("uid-dependent")
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Node")
                .withName("owner")
                .withUid("uid-owner")
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata()
                .build();
    }
}
