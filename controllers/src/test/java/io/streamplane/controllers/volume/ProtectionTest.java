package io.streamplane.controllers.volume;

import static io.streamplane.controllers.volume.VolumeObjects.claim;
import static io.streamplane.controllers.volume.VolumeObjects.pod;
import static io.streamplane.controllers.volume.VolumeObjects.volume;
import static io.streamplane.controllers.volume.VolumeObjects.volumeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectionTest {

    private static final String NOW = "2026-01-01T00:00:00Z";

    private final ShardFixture shard = new ShardFixture();

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nobody uses it, '', '', true",
        "a pod on a node uses it, data, node-1, false",
        "a pod that waits for a node names it, data, , true",
        "a pod uses another, other, node-1, true",
    })
    void shouldLetGoOfAClaimThatNoPodOnANodeUses(String what, String used, @Nullable String node, boolean released) {
        // Given
        if (!used.isEmpty()) {
            shard.put("pods", pod("p", used, node));
        }
        var claim = shard.put(
                "persistentvolumeclaims",
                claim("data")
                        .editMetadata()
                        .withDeletionTimestamp(NOW)
                        .endMetadata()
                        .build());

        // When
        ReconcileResult outcome = shard.run(new ClaimProtectionReconciler(), "persistentvolumeclaims", claim.key());

        // Then
        assertThat(outcome.proposals()).hasSize(released ? 1 : 0);
    }

    @Test
    void shouldRequireThatAPodThatWaitsForANodeStillDoes() {
        // Given
        var pod = shard.put("pods", pod("p", "data", null));
        var claim = shard.put(
                "persistentvolumeclaims",
                claim("data")
                        .editMetadata()
                        .withDeletionTimestamp(NOW)
                        .endMetadata()
                        .build());

        // When
        ReconcileResult outcome = shard.run(new ClaimProtectionReconciler(), "persistentvolumeclaims", claim.key());

        // Then
        var update = (Proposal.UpdateMetadata) outcome.proposals().getFirst();
        assertThat(update.edit().dropFinalizers()).containsExactly("kubernetes.io/pvc-protection");
        assertThat(update.requires())
                .contains(new Precondition.DesiredAt(new ResourceKey("pods", pod.key()), pod.desiredRevision()));
    }

    @ParameterizedTest
    @CsvSource({
        "Available, '', true",
        "Pending, '', true",
        "Available, uid-data, true",
        "Bound, uid-data, false",
        "Released, uid-data, true",
        "Failed, uid-data, true",
    })
    void shouldLetGoOfAVolumeThatNoClaimHas(String phase, String uid, boolean released) {
        // Given
        var volume = uid.isEmpty() ? volume("v") : volumeOf("v", "data", uid);
        shard.putInCluster(
                "persistentvolumes",
                volume.editMetadata()
                        .withDeletionTimestamp(NOW)
                        .endMetadata()
                        .editStatus()
                        .withPhase(phase)
                        .endStatus()
                        .build());

        // When
        ReconcileResult outcome =
                shard.run(new VolumeProtectionReconciler(), "persistentvolumes", ObjectKey.clusterScoped("v"));

        // Then
        assertThat(outcome.proposals()).hasSize(released ? 1 : 0);
        assertThat(outcome.proposals())
                .allSatisfy(each -> assertThat(((Proposal.UpdateMetadata) each).requires())
                        .hasAtLeastOneElementOfType(Precondition.ObservedAt.class)
                        .hasAtLeastOneElementOfType(Precondition.DesiredAt.class));
    }

    @Test
    void shouldProtectWhatWasMadeWithoutProtection() {
        // Given
        var claim = shard.put(
                "persistentvolumeclaims",
                claim("data").editMetadata().withFinalizers().endMetadata().build());

        // When
        ReconcileResult outcome = shard.run(new ClaimProtectionReconciler(), "persistentvolumeclaims", claim.key());

        // Then
        assertThat(((Proposal.Update) outcome.proposals().getFirst())
                        .object()
                        .getMetadata()
                        .getFinalizers())
                .containsExactly("kubernetes.io/pvc-protection");
    }
}
