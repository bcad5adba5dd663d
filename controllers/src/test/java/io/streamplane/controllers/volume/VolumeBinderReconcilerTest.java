package io.streamplane.controllers.volume;

import static io.streamplane.controllers.volume.VolumeObjects.claim;
import static io.streamplane.controllers.volume.VolumeObjects.pod;
import static io.streamplane.controllers.volume.VolumeObjects.storageClass;
import static io.streamplane.controllers.volume.VolumeObjects.volume;
import static io.streamplane.controllers.volume.VolumeObjects.volumeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeBinderReconcilerTest {

    private static final ObjectKey DATA = new ObjectKey("ns", "data");
    private static final String DONE = VolumeTerms.BIND_COMPLETED;

    private final ShardFixture shard = new ShardFixture();

    @Test
    void shouldTakeTheVolumeAtItsRevision() {
        // Given
        var volume = shard.putInCluster("persistentvolumes", volume("v").build());
        shard.put("persistentvolumeclaims", claim("data").build());

        // When
        ReconcileResult outcome = onClaim();

        // Then
        var update = (Proposal.Update) outcome.proposals().getFirst();
        var changed = (PersistentVolume) update.object();
        assertThat(outcome.proposals()).hasSize(1);
        assertThat(update.desiredRevision()).isEqualTo(volume.desiredRevision());
        assertThat(changed.getSpec().getClaimRef().getUid()).isEqualTo("uid-data");
        assertThat(changed.getMetadata().getAnnotations()).containsEntry(VolumeTerms.BOUND_BY_CONTROLLER, "yes");
    }

    @Test
    void shouldSayTheUidOnAVolumeThatWasKeptForTheName() {
        // Given
        shard.putInCluster("persistentvolumes", volumeOf("v", "data", null).build());
        shard.put("persistentvolumeclaims", claim("data").build());

        // When
        ReconcileResult outcome = onClaim();

        // Then
        var changed = (PersistentVolume) ((Proposal.Update) outcome.proposals().getFirst()).object();
        assertThat(changed.getSpec().getClaimRef().getUid()).isEqualTo("uid-data");
        assertThat(changed.getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void shouldMakeTheVolumeBoundThatNamesTheClaim() {
        // Given
        shard.putInCluster(
                "persistentvolumes", volumeOf("v", "data", "uid-data").build());
        shard.put("persistentvolumeclaims", claim("data").build());

        // When
        ReconcileResult outcome = onClaim();

        // Then
        assertThat(outcome.proposals()).hasSize(1);
        assertThat(phase(outcome)).isEqualTo("Bound");
    }

    @Test
    void shouldNameTheVolumeThatIsBound() {
        // Given
        shard.putInCluster(
                "persistentvolumes",
                volumeOf("v", "data", "uid-data")
                        .editStatus()
                        .withPhase("Bound")
                        .endStatus()
                        .build());
        shard.put("persistentvolumeclaims", claim("data").build());

        // When
        ReconcileResult outcome = onClaim();

        // Then
        var changed =
                (PersistentVolumeClaim) ((Proposal.Update) outcome.proposals().getFirst()).object();
        var status = (PersistentVolumeClaim)
                ((Proposal.UpdateStatus) outcome.proposals().get(1)).object();
        assertThat(changed.getSpec().getVolumeName()).isEqualTo("v");
        assertThat(changed.getMetadata().getAnnotations())
                .containsEntry(DONE, "yes")
                .containsEntry(VolumeTerms.BOUND_BY_CONTROLLER, "yes");
        assertThat(status.getStatus().getPhase()).isEqualTo("Bound");
        assertThat(status.getStatus().getCapacity().get("storage")).hasToString("5Gi");
        assertThat(status.getStatus().getAccessModes()).containsExactly("ReadWriteOnce");
    }

    @Test
    void shouldBeQuietWhereBothAreBound() {
        // Given
        shard.putInCluster(
                "persistentvolumes",
                volumeOf("v", "data", "uid-data")
                        .editStatus()
                        .withPhase("Bound")
                        .endStatus()
                        .build());
        shard.put("persistentvolumeclaims", bound("v", "Bound"));

        // When
        var outcomes = List.of(onClaim(), onVolume());

        // Then
        assertThat(outcomes).containsOnly(ReconcileResult.nothing());
    }

    /** What is said of a claim that gets no volume, and what phase it has. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no class | '' | '' | FailedBinding: no persistent volumes available for this claim and no storage class is set
            a class that is not there | odd | '' | ProvisioningFailed: storageclass.storage.k8s.io "odd" not found
            a class without provisioner | static | '' | FailedBinding: no persistent volumes available for this claim
            a class that waits | local | '' | WaitForFirstConsumer: waiting for first consumer to be created before binding
            a class that waits, and a pod | local | p | WaitForPodScheduled: waiting for pod p to be scheduled
            a class that waits, and pods | local | p q | WaitForPodScheduled: waiting for pods p,q to be scheduled
            asked for | fast | '' | ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'x.y' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.
            """)
    void shouldSayWhatAClaimWaitsFor(String what, String type, String pods, String expected) {
        // Given
        shard.putInCluster(Volumes.CLASSES, storageClass("static", VolumeTerms.NO_PROVISIONER, "Immediate"));
        shard.putInCluster(Volumes.CLASSES, storageClass("local", "x.y", "WaitForFirstConsumer"));
        shard.putInCluster(Volumes.CLASSES, storageClass("fast", "x.y", "Immediate"));
        for (String pod : pods.split(" ")) {
            if (!pod.isEmpty()) {
                shard.put("pods", pod(pod, "data", null));
            }
        }
        shard.put(
                "persistentvolumeclaims",
                claim("data")
                        .editMetadata()
                        .addToAnnotations(VolumeTerms.PROVISIONER, "x.y")
                        .endMetadata()
                        .editSpec()
                        .withStorageClassName(type)
                        .endSpec()
                        .build());
        shard.clusterIsKnown();

        // When
        ReconcileResult outcome = onClaim();

        // Then
        assertThat(said(outcome)).isEqualTo(expected);
        assertThat(outcome.proposals()).isEmpty();
    }

    @Test
    void shouldAskTheProvisionerByAnnotation() {
        // Given
        shard.putInCluster(Volumes.CLASSES, storageClass("fast", "x.y", "Immediate"));
        shard.put(
                "persistentvolumeclaims",
                claim("data").editSpec().withStorageClassName("fast").endSpec().build());

        // When
        ReconcileResult outcome = onClaim();

        // Then
        var edit = ((Proposal.UpdateMetadata) outcome.proposals().getFirst()).edit();
        assertThat(edit.annotations())
                .containsOnlyKeys(VolumeTerms.PROVISIONER, VolumeTerms.OLD_PROVISIONER)
                .containsValue("x.y");
    }

    @Test
    void shouldGiveAClaimWithoutClassTheNewestDefaultOne() {
        // Given
        for (String each : List.of("a 2026-01-01", "b 2026-01-02", "c 2026-01-02")) {
            var type = storageClass(each.substring(0, 1), "x.y", "Immediate");
            type.getMetadata().setCreationTimestamp(each.substring(2) + "T00:00:00Z");
            type.getMetadata().setAnnotations(java.util.Map.of(VolumeTerms.DEFAULT_CLASS, "true"));
            shard.putInCluster(Volumes.CLASSES, type);
        }
        shard.put(
                "persistentvolumeclaims",
                claim("data").editSpec().withStorageClassName(null).endSpec().build());

        // When
        ReconcileResult outcome = onClaim();

        // Then
        var changed =
                (PersistentVolumeClaim) ((Proposal.Update) outcome.proposals().getFirst()).object();
        assertThat(changed.getSpec().getStorageClassName()).isEqualTo("b");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            free and fit | free | 2Gi | '' | taken
            free and too small | free | 9Gi | VolumeMismatch: Cannot bind to requested volume "v": requested PV is too small | ''
            another's | other | 2Gi | FailedBinding: volume "v" already bound to a different claim. | ''
            not there | none | 2Gi | '' | ''
            """)
    void shouldGoByTheVolumeThatAClaimNames(String what, String volume, String size, String said, String taken) {
        // Given
        if (volume.equals("free")) {
            shard.putInCluster("persistentvolumes", volume("v").build());
        } else if (volume.equals("other")) {
            shard.putInCluster(
                    "persistentvolumes", volumeOf("v", "other", "uid-other").build());
        }
        shard.put(
                "persistentvolumeclaims",
                claim("data")
                        .editSpec()
                        .withVolumeName("v")
                        .editResources()
                        .addToRequests("storage", new io.fabric8.kubernetes.api.model.Quantity(size))
                        .endResources()
                        .endSpec()
                        .build());

        // When
        ReconcileResult outcome = onClaim();

        // Then
        assertThat(said(outcome)).isEqualTo(said);
        assertThat(outcome.proposals()).hasSize(taken.isEmpty() ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v | none | ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!
            '' | none | ClaimLost: Bound claim has lost reference to PersistentVolume. Data on the volume is lost!
            v | other | ClaimMisbound: Two claims are bound to the same volume, this one is bound incorrectly
            """)
    void shouldSayThatABoundClaimHasLostItsVolume(String named, String volume, String expected) {
        // Given
        shard.put("persistentvolumeclaims", bound(named, "Bound"));
        if (volume.equals("other")) {
            shard.putInCluster(
                    "persistentvolumes", volumeOf("v", "other", "uid-other").build());
        }
        shard.clusterIsKnown();

        // When
        ReconcileResult outcome = onClaim();

        // Then
        var status = (PersistentVolumeClaim)
                ((Proposal.UpdateStatus) outcome.proposals().getFirst()).object();
        assertThat(said(outcome)).isEqualTo(expected);
        assertThat(status.getStatus().getPhase()).isEqualTo("Lost");
    }

    @Test
    void shouldNotCallAVolumeLostBeforeAllVolumesAreKnown() {
        // Given
        var claim = shard.put("persistentvolumeclaims", bound("v", "Bound"));

        // When
        ReconcileResult outcome = onClaim();

        // Then
        assertThat(outcome).isEqualTo(ReconcileResult.nothing().andWhenClusterIsRead(claim.desiredRevision()));
    }

    @ParameterizedTest
    @CsvSource({"'', Pending, Available", "'', Available, ''", "prebound, Pending, Available"})
    void shouldMakeAFreeVolumeAvailable(String claim, String phase, String expected) {
        // Given
        var volume = claim.isEmpty() ? volume("v") : volumeOf("v", "data", null);
        shard.putInCluster(
                "persistentvolumes",
                volume.editStatus().withPhase(phase).endStatus().build());

        // When
        ReconcileResult outcome = onVolume();

        // Then
        assertThat(phase(outcome)).isEqualTo(expected);
    }

    /** The claim is gone. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Retain | '' | Bound | Released | no | ''
            Delete | simulated.csi.streamplane.io | Bound | Released | yes | ''
            Delete | simulated.csi.streamplane.io | Released | '' | yes | ''
            Delete | x.y | Bound | Released | no | ''
            Delete | '' | Bound | Released | no | ''
            Delete | '' | Released | Failed | no | VolumeFailedDelete: error getting deleter volume plugin for volume "v": no deletable volume plugin matched
            Recycle | '' | Released | Failed | no | VolumeFailedRecycle: No recycler plugin found for the volume!
            Recycle | '' | Failed | '' | no | ''
            """)
    void shouldReclaim(String policy, String provisioner, String phase, String then, String deleted, String said) {
        // Given
        var volume = volumeOf("v", "data", "uid-gone")
                .editSpec()
                .withPersistentVolumeReclaimPolicy(policy)
                .endSpec()
                .editStatus()
                .withPhase(phase)
                .endStatus();
        if (!provisioner.isEmpty()) {
            volume.editMetadata()
                    .addToAnnotations(VolumeTerms.PROVISIONED_BY, provisioner)
                    .endMetadata();
        }
        shard.putInCluster("persistentvolumes", volume.build());
        shard.put("persistentvolumeclaims", claim("data").build());

        // When
        ReconcileResult outcome = onVolume();

        // Then
        var deletions = outcome.proposals().stream()
                .filter(Proposal.Delete.class::isInstance)
                .map(Proposal.Delete.class::cast)
                .toList();
        assertThat(phase(outcome)).isEqualTo(then);
        assertThat(said(outcome)).isEqualTo(said);
        assertThat(deletions).hasSize(deleted.equals("yes") ? 1 : 0);
        assertThat(deletions)
                .allSatisfy(each -> assertThat(each.requires())
                        .contains(
                                new Precondition.NotUid(new ResourceKey("persistentvolumeclaims", DATA), "uid-gone")));
    }

    @Test
    void shouldNotCallAClaimGoneBeforeTheShardIsKnown() {
        // Given
        var volume = shard.putInCluster(
                "persistentvolumes", volumeOf("v", "data", "uid-data").build());

        // When
        ReconcileResult outcome = onVolume();

        // Then
        assertThat(outcome).isEqualTo(ReconcileResult.whenShardIsRead(volume.desiredRevision()));
    }

    @ParameterizedTest
    @CsvSource({"yes, ''", "'', data"})
    void shouldLetGoOfAClaimThatHasAnotherVolume(String byController, String keptFor) {
        // Given
        var volume = volumeOf("v", "data", "uid-data");
        if (!byController.isEmpty()) {
            volume.editMetadata()
                    .addToAnnotations(VolumeTerms.BOUND_BY_CONTROLLER, "yes")
                    .endMetadata();
        }
        shard.putInCluster("persistentvolumes", volume.build());
        shard.put("persistentvolumeclaims", bound("other", "Bound"));

        // When
        ReconcileResult outcome = onVolume();

        // Then
        var changed = (PersistentVolume) ((Proposal.Update) outcome.proposals().getFirst()).object();
        var reference = changed.getSpec().getClaimRef();
        assertThat(reference == null ? "" : reference.getName()).isEqualTo(keptFor);
        assertThat(reference == null ? null : reference.getUid()).isNull();
    }

    @Test
    void shouldLeaveTheVolumesOfOtherShardsToThem() {
        // Given
        int own = io.streamplane.schemas.topic.Partitioning.of("ns", 3);
        var other = new ShardFixture((own + 1) % 3, 3);
        other.putInCluster(
                "persistentvolumes", volumeOf("v", "data", "uid-data").build());
        other.shardIsKnown();

        // When
        ReconcileResult outcome =
                other.run(new VolumeBinderReconciler(), "persistentvolumes", ObjectKey.clusterScoped("v"));

        // Then
        assertThat(outcome).isEqualTo(ReconcileResult.nothing());
    }

    private static PersistentVolumeClaim bound(String volume, String phase) {
        return claim("data")
                .editMetadata()
                .addToAnnotations(DONE, "yes")
                .endMetadata()
                .editSpec()
                .withVolumeName(volume)
                .endSpec()
                .editStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }

    private ReconcileResult onClaim() {
        return shard.run(new VolumeBinderReconciler(), "persistentvolumeclaims", DATA);
    }

    private ReconcileResult onVolume() {
        return shard.run(new VolumeBinderReconciler(), "persistentvolumes", ObjectKey.clusterScoped("v"));
    }

    private static String said(ReconcileResult outcome) {
        return outcome.events().isEmpty()
                ? ""
                : outcome.events().getFirst().note().reason() + ": "
                        + outcome.events().getFirst().note().message();
    }

    private static @Nullable String phase(ReconcileResult outcome) {
        return outcome.proposals().stream()
                .filter(Proposal.UpdateStatus.class::isInstance)
                .map(each -> ((PersistentVolume) ((Proposal.UpdateStatus) each).object())
                        .getStatus()
                        .getPhase())
                .findFirst()
                .orElse("");
    }
}
