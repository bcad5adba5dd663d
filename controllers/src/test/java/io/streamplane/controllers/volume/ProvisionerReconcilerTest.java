package io.streamplane.controllers.volume;

import static io.streamplane.controllers.volume.VolumeObjects.claim;
import static io.streamplane.controllers.volume.VolumeObjects.storageClass;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvisionerReconcilerTest {

    private static final ObjectKey DATA = new ObjectKey("ns", "data");

    private final ShardFixture shard = new ShardFixture();

    @Test
    void shouldMakeAVolumeOfWhatIsAskedFor() {
        // Given
        put(Map.of(), "Immediate", "");

        // When
        ReconcileResult outcome = run();

        // Then
        var create = (Proposal.Create) outcome.proposals().getFirst();
        var volume = (PersistentVolume) create.object();
        assertThat(create.key()).isEqualTo(ObjectKey.clusterScoped("pvc-uid-data"));
        assertThat(volume.getMetadata().getAnnotations())
                .containsEntry(VolumeTerms.PROVISIONED_BY, VolumeTerms.SIMULATED);
        assertThat(volume.getSpec().getClaimRef().getUid()).isEqualTo("uid-data");
        assertThat(volume.getSpec().getPersistentVolumeReclaimPolicy()).isEqualTo("Delete");
        assertThat(volume.getSpec().getCapacity().get("storage")).hasToString("2Gi");
        assertThat(volume.getSpec().getNodeAffinity()).isNull();
        assertThat(outcome.events().stream()
                        .map(each -> each.note().reason() + ": " + each.note().message()))
                .containsExactly(
                        "Provisioning: External provisioner is provisioning volume for claim \"ns/data\"",
                        "ProvisioningSucceeded: Successfully provisioned volume pvc-uid-data");
    }

    /** Nodes node-1 in zone a, node-2 in zone b. */
    @ParameterizedTest
    @CsvSource({"node-1, a", "node-2, b"})
    void shouldMakeALocalVolumeWhereTheSchedulerChose(String node, String zone) {
        // Given
        nodes();
        put(Map.of("topologyKey", "zone"), "WaitForFirstConsumer", node);

        // When
        ReconcileResult outcome = run();

        // Then
        var volume = (PersistentVolume) ((Proposal.Create) outcome.proposals().getFirst()).object();
        var expression = volume.getSpec()
                .getNodeAffinity()
                .getRequired()
                .getNodeSelectorTerms()
                .getFirst()
                .getMatchExpressions()
                .getFirst();
        assertThat(expression.getKey()).isEqualTo("zone");
        assertThat(expression.getValues()).containsExactly(zone);
    }

    @Test
    void shouldWaitForTheChoiceOfANode() {
        // Given
        put(Map.of(), "WaitForFirstConsumer", "");

        // When
        ReconcileResult outcome = run();

        // Then
        assertThat(outcome).isEqualTo(ReconcileResult.nothing());
    }

    @Test
    void shouldAskForAnotherNodeWhereTheChosenOneIsGone() {
        // Given
        put(Map.of(), "WaitForFirstConsumer", "node-9");
        shard.clusterIsKnown();

        // When
        ReconcileResult outcome = run();

        // Then
        var edit = ((Proposal.UpdateMetadata) outcome.proposals().getFirst()).edit();
        assertThat(edit.annotations()).containsEntry(VolumeTerms.SELECTED_NODE, "");
    }

    @Test
    void shouldFailAsTheClassSays() {
        // Given
        put(Map.of("fail", "no space left"), "Immediate", "");

        // When
        ReconcileResult outcome = run();

        // Then
        assertThat(outcome.proposals()).isEmpty();
        assertThat(outcome.events().getFirst().note().message())
                .isEqualTo("failed to provision volume with StorageClass \"fast\": no space left");
    }

    private void nodes() {
        for (String each : new String[] {"node-1 a", "node-2 b"}) {
            shard.putInCluster(
                    "nodes",
                    new NodeBuilder()
                            .withNewMetadata()
                            .withName(each.substring(0, 6))
                            .addToLabels("zone", each.substring(7))
                            .endMetadata()
                            .build());
        }
    }

    private void put(Map<String, String> parameters, String mode, String node) {
        shard.putInCluster(
                Volumes.CLASSES,
                new StorageClassBuilder(storageClass("fast", VolumeTerms.SIMULATED, mode))
                        .withParameters(parameters)
                        .build());
        var claim = claim("data")
                .editMetadata()
                .addToAnnotations(VolumeTerms.PROVISIONER, VolumeTerms.SIMULATED)
                .endMetadata()
                .editSpec()
                .withStorageClassName("fast")
                .endSpec();
        if (!node.isEmpty()) {
            claim.editMetadata()
                    .addToAnnotations(VolumeTerms.SELECTED_NODE, node)
                    .endMetadata();
        }
        shard.put("persistentvolumeclaims", claim.build());
    }

    private ReconcileResult run() {
        return shard.run(new ProvisionerReconciler(), "persistentvolumeclaims", DATA);
    }
}
