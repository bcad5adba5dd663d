package io.streamplane.controllers.volume;

import static io.streamplane.controllers.volume.VolumeObjects.claim;
import static io.streamplane.controllers.volume.VolumeObjects.pod;
import static io.streamplane.controllers.volume.VolumeObjects.storageClass;
import static io.streamplane.controllers.volume.VolumeObjects.volumeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpandReconcilerTest {

    private final ShardFixture shard = new ShardFixture();

    /** A claim with 2Gi that asks for so much; what is allocated, what the volume holds; then status or volume as proposed. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            as much as it has | 2Gi | | 2Gi | no | | |
            more | 4Gi | | 2Gi | no | | 2Gi of 4Gi [Resizing] {storage=ControllerResizeInProgress} | Resizing: External resizer is resizing volume v
            more, begun | 4Gi | 4Gi | 2Gi | no | | volume 4Gi |
            still more, begun | 5Gi | 4Gi | 4Gi | no | | 2Gi of 5Gi [Resizing] {storage=ControllerResizeInProgress} | Resizing: External resizer is resizing volume v
            more, volume grown | 4Gi | 4Gi | 4Gi | no | | 4Gi of 4Gi [] {} | VolumeResizeSuccessful: Resize volume succeeded
            on the node, no pod | 4Gi | 4Gi | 4Gi | yes | | 2Gi of 4Gi [FileSystemResizePending] {storage=NodeResizePending} | FileSystemResizeRequired: Require file system resize of volume on node
            on the node, a pod | 4Gi | 4Gi | 4Gi | yes | node-1 | 4Gi of 4Gi [] {} | VolumeResizeSuccessful: Resize volume succeeded
            """)
    void shouldGrow(
            String what,
            String asked,
            @Nullable String allocated,
            String holds,
            String onNode,
            @Nullable String node,
            @Nullable String expected,
            @Nullable String said) {
        // Given
        shard.putInCluster(
                Volumes.CLASSES,
                new StorageClassBuilder(storageClass("fast", VolumeTerms.SIMULATED, "Immediate"))
                        .withParameters(Map.of("nodeExpansion", onNode.equals("yes") ? "true" : "false"))
                        .build());
        shard.putInCluster(
                "persistentvolumes",
                volumeOf("v", "data", "uid-data")
                        .editSpec()
                        .addToCapacity("storage", new Quantity(holds))
                        .withNewCsi()
                        .withDriver(VolumeTerms.SIMULATED)
                        .endCsi()
                        .endSpec()
                        .editStatus()
                        .withPhase("Bound")
                        .endStatus()
                        .build());
        if (node != null) {
            shard.put(
                    "pods",
                    new PodBuilder(pod("p", "data", node))
                            .withNewStatus()
                            .withPhase("Running")
                            .endStatus()
                            .build());
        }
        shard.put("persistentvolumeclaims", claimOf(asked, allocated));

        // When
        ReconcileResult outcome =
                shard.run(new ExpandReconciler(), "persistentvolumeclaims", new ObjectKey("ns", "data"));

        // Then
        assertThat(outcome.proposals().stream().map(ExpandReconcilerTest::text).collect(Collectors.joining()))
                .isEqualTo(expected == null ? "" : expected);
        assertThat(outcome.events().stream()
                        .map(each -> each.note().reason() + ": " + each.note().message())
                        .collect(Collectors.joining()))
                .isEqualTo(said == null ? "" : said);
    }

    private static PersistentVolumeClaim claimOf(String asked, @Nullable String allocated) {
        var claim = claim("data")
                .editSpec()
                .withVolumeName("v")
                .withStorageClassName("fast")
                .editResources()
                .addToRequests("storage", new Quantity(asked))
                .endResources()
                .endSpec()
                .editStatus()
                .withPhase("Bound")
                .addToCapacity("storage", new Quantity("2Gi"))
                .endStatus();
        if (allocated != null) {
            claim.editStatus()
                    .addToAllocatedResources("storage", new Quantity(allocated))
                    .endStatus();
        }
        return claim.build();
    }

    private static String text(Proposal proposal) {
        if (proposal instanceof Proposal.Update update) {
            return "volume "
                    + ((PersistentVolume) update.object())
                            .getSpec()
                            .getCapacity()
                            .get("storage");
        }
        PersistentVolumeClaimStatus status =
                ((PersistentVolumeClaim) ((Proposal.UpdateStatus) proposal).object()).getStatus();
        return status.getCapacity().get("storage") + " of "
                + status.getAllocatedResources().get("storage") + " "
                + status.getConditions().stream().map(each -> each.getType()).toList() + " "
                + status.getAllocatedResourceStatuses();
    }
}
