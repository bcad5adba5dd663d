package io.streamplane.controllers.volume;

import static io.streamplane.controllers.volume.VolumeObjects.claim;
import static io.streamplane.controllers.volume.VolumeObjects.pod;
import static io.streamplane.controllers.volume.VolumeObjects.volumeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.AttachedVolume;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachmentBuilder;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeTerms;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A volume of a driver x.y, which attaches by itself, and what Nodes say of it. */
class AttachByDriverTest {

    private static final String VOLUME = VolumeTerms.uniqueName("x.y", "h");

    private final ShardFixture shard = new ShardFixture();

    /**
     * Pods as name@node. Attachments as node: {@code +} attached, {@code -} being deleted, {@code !} failed, {@code ~} asked for three minutes ago.
     * Nodes: {@code A} has the volume attached, {@code U} in use, {@code Nm} not ready for so many minutes, {@code O} out of service. Then what is proposed, and
     * in how many seconds it looks again.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        asked for | p@n1 | n1 | n1 | | |
        attached | p@n1 | n1+ | n1 | told n1 [x] | | AttachVolume.Attach succeeded for volume "v"
        attached and told | p@n1 | n1+ | n1AU | | |
        the driver cannot | p@n1 | n1! | n1 | | | AttachVolume.Attach failed for volume "v" : no room
        the driver does not answer | p@n1 | n1~ | n1 | | 120 | AttachVolume.Attach failed for volume "v" : timed out waiting for external-attacher of x.y CSI driver to attach volume h
        told, and not attached any more | p@n1 | n1 | n1A | told n1 [] | |
        told, deleted by a user | p@n1 | n1- | n1A | told n1 [] | |
        told, and no attachment is left | p@n1 | | n1A | told n1 [], attach n1 | |
        told of elsewhere, and no attachment is left | | | n1A | told n1 [] | |
        the pod is gone, still in use | | n1+ | n1AU | | |
        the pod is gone, not in use | | n1+ | n1A | told n1 [] | |
        the pod is gone, not in use, not told | | n1+ | n1 | detach n1 | |
        in use, not told | | n1+ | n1U | | |
        in use, and silent for a while | | n1+ | n1AU2m | | 240 |
        in use, and silent for long | | n1+ | n1AU6m | told n1 [] | |
        silent for long, told | | n1+ | n1U6m | detach n1 | |
        in use, and out of service | | n1+ | n1AUO | told n1 [] | |
        the node is gone | | n1+ | | detach n1 | |
        another node, and the first has it in use | q@n2 | n1+ | n1AU n2U | | | Multi-Attach error for volume "v" Volume is already exclusively attached to one node and can't be attached to another
        another node, and the first has left it | q@n2 | n1+ | n1A n2U | told n1 [] | | Multi-Attach error for volume "v" Volume is already exclusively attached to one node and can't be attached to another
        another node, detached | q@n2 | | n1 n2U | attach n2 | |
        """)
    void shouldAttachWithTheNodesStatus(
            String what,
            @Nullable String pods,
            @Nullable String attachments,
            @Nullable String nodes,
            @Nullable String expected,
            @Nullable Long again,
            @Nullable String said) {
        // Given
        volume();
        words(pods).forEach(this::addPod);
        words(attachments).forEach(this::addAttachment);
        words(nodes).forEach(this::addNode);

        // When
        ReconcileResult outcome = run();

        // Then
        assertThat(String.join(
                        ", ",
                        outcome.proposals().stream()
                                .map(AttachByDriverTest::text)
                                .toList()))
                .isEqualTo(expected == null ? "" : expected);
        assertThat(outcome.events().stream()
                        .map(each -> each.note().message().strip())
                        .findFirst()
                        .orElse(null))
                .isEqualTo(said);
        if (again != null) {
            assertThat(outcome.requeueAfter()).isEqualTo(Duration.ofSeconds(again));
        }
    }

    @Test
    void shouldDetachOnlyWhereTheNodeSaysWhatItSaidThen() {
        // Given
        volume();
        addAttachment("n1+");
        addNode("n1");

        // When
        var delete = (Proposal.Delete) run().proposals().getFirst();

        // Then
        assertThat(delete.requires()).hasAtLeastOneElementOfType(Precondition.ObservedAt.class);
    }

    @Test
    void shouldTakeAVolumeThatIsGoneOffTheNode() {
        // Given
        addAttachment("n1+");
        addNode("n1A");

        // When
        var first = run();
        addNode("n1");
        var second = run();

        // Then
        assertThat(first.proposals())
                .singleElement()
                .extracting(AttachByDriverTest::text)
                .isEqualTo("told n1 []");
        assertThat(second.proposals())
                .singleElement()
                .extracting(AttachByDriverTest::text)
                .isEqualTo("detach n1");
    }

    private static List<String> words(@Nullable String text) {
        return text == null ? List.of() : List.of(text.split(" "));
    }

    private void volume() {
        shard.putInCluster(
                "persistentvolumes",
                volumeOf("v", "data", "uid-data")
                        .editSpec()
                        .withNewCsi()
                        .withDriver("x.y")
                        .withVolumeHandle("h")
                        .endCsi()
                        .endSpec()
                        .build());
        shard.put("persistentvolumeclaims", claim("data").build());
    }

    private void addPod(String text) {
        String[] words = text.split("@", -1);
        shard.put("pods", pod(words[0], "data", words[1]));
    }

    private void addAttachment(String text) {
        String node = text.substring(0, 2);
        var status = new VolumeAttachmentBuilder()
                .withNewMetadata()
                .withName("csi-" + node)
                .withUid("uid-" + node)
                .withCreationTimestamp(
                        Times.format(ShardFixture.NOW.minus(Duration.ofMinutes(text.endsWith("~") ? 3 : 1))))
                .withDeletionTimestamp(text.endsWith("-") ? Times.format(ShardFixture.NOW) : null)
                .endMetadata()
                .withNewSpec()
                .withAttacher("x.y")
                .withNodeName(node)
                .withNewSource()
                .withPersistentVolumeName("v")
                .endSource()
                .endSpec()
                .withNewStatus()
                .withAttached(text.endsWith("+") || text.endsWith("-"));
        if (text.endsWith("!")) {
            status.withNewAttachError().withMessage("no room").endAttachError();
        }
        shard.putInCluster(
                AttachDetachReconciler.ATTACHMENTS, status.endStatus().build());
    }

    private void addNode(String text) {
        String rest = text.substring(2);
        int at = rest.indexOf('m');
        var node = new NodeBuilder()
                .withNewMetadata()
                .withName(text.substring(0, 2))
                .withUid("uid-" + text.substring(0, 2))
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(at < 0 ? "True" : "Unknown")
                .withLastTransitionTime(Times.format(ShardFixture.NOW.minus(
                        Duration.ofMinutes(at < 0 ? 0 : Character.digit(rest.charAt(at - 1), 10)))))
                .endCondition()
                .endStatus()
                .build();
        if (rest.contains("A")) {
            node.getStatus().setVolumesAttached(List.of(new AttachedVolume("", VOLUME)));
        }
        if (rest.contains("U")) {
            node.getStatus().setVolumesInUse(List.of(VOLUME));
        }
        if (rest.contains("O")) {
            node.getSpec().setTaints(List.of(new Taint("NoExecute", "node.kubernetes.io/out-of-service", null, null)));
        }
        shard.putInCluster(NodeVolumes.NODES, node);
    }

    private static String text(Proposal proposal) {
        return switch (proposal) {
            case Proposal.Create create ->
                "attach " + ((VolumeAttachment) create.object()).getSpec().getNodeName();
            case Proposal.UpdateStatus status ->
                "told " + status.key().name() + " "
                        + NodeVolumes.attached((Node) status.object()).stream()
                                .map(each -> each.equals(VOLUME) ? "x" : each)
                                .toList();
            case Proposal.Delete delete -> "detach " + delete.key().name().substring(4);
            default -> proposal.toString();
        };
    }

    private ReconcileResult run() {
        return shard.run(new AttachDetachReconciler(), "persistentvolumes", ObjectKey.clusterScoped("v"));
    }
}
