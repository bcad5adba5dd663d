package io.streamplane.controllers.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EphemeralVolumeReconcilerTest {

    private final ShardFixture shard = new ShardFixture();
    private final EphemeralVolumeReconciler reconciler = new EphemeralVolumeReconciler();

    @Test
    void shouldMakeAClaimThatIsThePodsOwn() {
        // Given
        var pod = shard.put("pods", pod(null, "Pending"));

        // When
        var affected = reconciler.affected(new FactChange("pods", pod.key(), null, pod), shard.cache());
        ReconcileResult outcome = shard.run(reconciler, "pods", pod.key());

        // Then
        var create = (Proposal.Create) outcome.proposals().getFirst();
        var claim = (PersistentVolumeClaim) create.object();
        assertThat(affected).containsExactly(new WorkKey("pods", pod.key()));
        assertThat(create.key()).isEqualTo(new ObjectKey("ns", "p-scratch"));
        assertThat(claim.getMetadata().getLabels()).containsEntry("of", "template");
        assertThat(claim.getMetadata().getOwnerReferences().getFirst().getUid()).isEqualTo("uid-p");
        assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteOnce");
    }

    @ParameterizedTest
    @CsvSource({
        ", Pending, false, 1",
        ", Pending, true, 0",
        "2026-01-01T00:00:00Z, Running, false, 0",
        ", Failed, false, 0"
    })
    void shouldMakeNoneThatIsThereOrNobodyWillUse(@Nullable String deleted, String phase, boolean there, int made) {
        // Given
        var pod = shard.put("pods", pod(deleted, phase));
        if (there) {
            shard.put("persistentvolumeclaims", VolumeObjects.claim("p-scratch").build());
        }

        // When
        ReconcileResult outcome = shard.run(reconciler, "pods", pod.key());

        // Then
        assertThat(outcome.proposals()).hasSize(made);
    }

    private static io.fabric8.kubernetes.api.model.Pod pod(@Nullable String deleted, String phase) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("p")
                .withUid("uid-p")
                .withDeletionTimestamp(deleted)
                .endMetadata()
                .withNewSpec()
                .addNewVolume()
                .withName("scratch")
                .withNewEphemeral()
                .withNewVolumeClaimTemplate()
                .withNewMetadata()
                .addToLabels("of", "template")
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .endSpec()
                .endVolumeClaimTemplate()
                .endEphemeral()
                .endVolume()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }
}
