package io.streamplane.ops.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.kubelet.kafka.KubeletSimOptions;
import io.streamplane.kubelet.node.NodeNetwork;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kubelet with a static pod, and the API server's own rules on what a node may make. */
class MirrorPodsInClusterTest {

    private static final ObjectKey WEB = new ObjectKey("default", "web-node-0");

    private final List<String> notes = new ArrayList<>();
    private final VirtualJournal journal = new VirtualJournal(() -> this.now, _ -> {});
    private final VirtualTopics topics = new VirtualTopics(journal);
    private final VirtualJournal.Follower server = journal.new Follower();
    private final JournalOperations operations = new JournalOperations(
            server,
            SimSettings.CODEC,
            SimSettings.RULES,
            () -> this.now,
            () -> "uid-" + ++this.uids,
            Duration.ofSeconds(30));
    private final VirtualProposals proposals = new VirtualProposals(operations, notes::add);
    private final VirtualApi api = new VirtualApi(operations, journal, notes::add);
    private final Random random = new Random(1);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int uids;

    @Test
    void shouldMakeAMirrorAgainAndDeleteItWithItsFile(@TempDir Path folder) throws IOException {
        // Given
        api.create("namespaces", "", VirtualApi.json("{\"metadata\":{\"name\":\"default\"}}"));
        Path file = Files.writeString(
                folder.resolve("web.yaml"),
                "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: main, image: nginx}]}}");
        var kubelets = new VirtualKubelets(
                topics,
                SimulatedNode.numbered("node", 1, Map.of("cpu", "4", "memory", "8Gi", "pods", "12")),
                new KubeletSimOptions.Machine(folder, Duration.ZERO, Duration.ZERO),
                NodeNetwork.IPV4,
                new Outgoings(proposals),
                (node, when) -> {},
                now);

        // When
        run(kubelets);
        StoredObject first = mirror();
        api.delete(first, null, null);
        run(kubelets);
        StoredObject second = mirror();
        Files.delete(file);
        run(kubelets);

        // Then
        assertThat(Tree.text(Facets.status(first), "phase"))
                .as(notes.toString())
                .isEqualTo("Running");
        assertThat(second.uid()).isNotEqualTo(first.uid());
        assertThat(Tree.text(Facets.status(second), "phase")).isEqualTo("Running");
        assertThat(Tree.text(Facets.status(second), "startTime"))
                .isEqualTo(Tree.text(Facets.status(first), "startTime"));
        assertThat(api.get("pods", WEB)).isEmpty();
    }

    private StoredObject mirror() {
        return api.get("pods", WEB).orElseThrow(() -> new AssertionError("no mirror: " + notes));
    }

    private void run(VirtualKubelets kubelets) {
        for (int second = 0; second < 60; second++) {
            kubelets.runTimers(now);
            kubelets.send(Integer.MAX_VALUE);
            while (proposals.step(random)) {}
            while (topics.step()) {}
            kubelets.receive(1_000, now);
            now = now.plusSeconds(1);
        }
    }
}
