package io.streamplane.controllers.volume;

import static io.streamplane.controllers.volume.VolumeObjects.claim;
import static io.streamplane.controllers.volume.VolumeObjects.pod;
import static io.streamplane.controllers.volume.VolumeObjects.volumeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.storage.CSIDriverBuilder;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachmentBuilder;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttachDetachReconcilerTest {

    private final ShardFixture shard = new ShardFixture();

    /** Pods as name@node, attachments as node or node+ where they are attached; then what is proposed. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nobody uses it | | | |
            a pod waits for a node | p@ | | |
            a pod uses it | p@n1 | | attach n1 |
            a pod uses it, asked for | p@n1 | n1 | attached n1 | SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "v"
            a pod uses it, attached | p@n1 | n1+ | |
            a pod is gone | | n1+ | detach n1 |
            a pod has ended | p@n1! | n1+ | detach n1 |
            two pods on one node | p@n1 q@n1 | n1+ | |
            a second node | p@n1 q@n2 | n1+ | | FailedAttachVolume: Multi-Attach error for volume "v" Volume is already used by pod(s) p
            another node, the first is left | q@n2 | n1+ | detach n1 | FailedAttachVolume: Multi-Attach error for volume "v" Volume is already exclusively attached to one node and can't be attached to another
            """)
    void shouldAttachWherePodsUseTheVolume(
            String what,
            @Nullable String pods,
            @Nullable String attachments,
            @Nullable String expected,
            @Nullable String said) {
        // Given
        volume("ReadWriteOnce");
        given(pods, attachments);

        // When
        ReconcileResult outcome = run();

        // Then
        assertThat(String.join(", ", texts(outcome))).isEqualTo(expected == null ? "" : expected);
        assertThat(
                        outcome.events().isEmpty()
                                ? null
                                : outcome.events().getFirst().note().reason() + ": "
                                        + outcome.events()
                                                .getFirst()
                                                .note()
                                                .message()
                                                .strip())
                .isEqualTo(said);
    }

    @Test
    void shouldAttachToSeveralNodesWhatSeveralMayWrite() {
        // Given
        volume("ReadWriteMany");
        given("p@n1 q@n2", "n1+");

        // When
        ReconcileResult outcome = run();

        // Then
        assertThat(texts(outcome)).containsExactly("attach n2");
    }

    @Test
    void shouldAttachNothingWhereTheDriverNeedsItNot() {
        // Given
        volume("ReadWriteOnce");
        given("p@n1", null);
        shard.putInCluster(
                AttachDetachReconciler.DRIVERS,
                new CSIDriverBuilder()
                        .withNewMetadata()
                        .withName(VolumeTerms.SIMULATED)
                        .endMetadata()
                        .withNewSpec()
                        .withAttachRequired(false)
                        .endSpec()
                        .build());

        // When
        ReconcileResult outcome = run();

        // Then
        assertThat(outcome).isEqualTo(ReconcileResult.nothing());
    }

    private void volume(String mode) {
        shard.putInCluster(
                "persistentvolumes",
                volumeOf("v", "data", "uid-data")
                        .editSpec()
                        .withAccessModes(mode)
                        .withNewCsi()
                        .withDriver(VolumeTerms.SIMULATED)
                        .withVolumeHandle("h")
                        .endCsi()
                        .endSpec()
                        .build());
        shard.put("persistentvolumeclaims", claim("data").build());
    }

    private void given(@Nullable String pods, @Nullable String attachments) {
        for (String each : pods == null ? new String[0] : pods.split(" ")) {
            String[] words = each.replace("!", "").split("@", -1);
            var pod = new PodBuilder(pod(words[0], "data", words[1].isEmpty() ? null : words[1]))
                    .withNewStatus()
                    .withPhase(each.endsWith("!") ? "Succeeded" : "Running")
                    .endStatus()
                    .build();
            shard.put("pods", pod);
        }
        for (String each : attachments == null ? new String[0] : attachments.split(" ")) {
            String node = each.replace("+", "");
            shard.putInCluster(
                    AttachDetachReconciler.ATTACHMENTS,
                    new VolumeAttachmentBuilder()
                            .withNewMetadata()
                            .withName("csi-" + node)
                            .withUid("uid-" + node)
                            .endMetadata()
                            .withNewSpec()
                            .withAttacher(VolumeTerms.SIMULATED)
                            .withNodeName(node)
                            .withNewSource()
                            .withPersistentVolumeName("v")
                            .endSource()
                            .endSpec()
                            .withNewStatus()
                            .withAttached(each.endsWith("+"))
                            .endStatus()
                            .build());
        }
    }

    private static List<String> texts(ReconcileResult outcome) {
        var texts = new ArrayList<String>();
        for (Proposal each : outcome.proposals()) {
            texts.add(
                    switch (each) {
                        case Proposal.Create create -> "attach " + node(create.object());
                        case Proposal.UpdateStatus status -> "attached " + node(status.object());
                        case Proposal.Delete delete ->
                            "detach " + delete.key().name().substring(4);
                        default -> each.toString();
                    });
        }
        return texts;
    }

    private static String node(Object attachment) {
        return ((VolumeAttachment) attachment).getSpec().getNodeName();
    }

    private ReconcileResult run() {
        return shard.run(new AttachDetachReconciler(), "persistentvolumes", ObjectKey.clusterScoped("v"));
    }
}
