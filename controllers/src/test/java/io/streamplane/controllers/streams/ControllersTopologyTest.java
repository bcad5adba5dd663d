package io.streamplane.controllers.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.streamplane.controllers.deployment.DeploymentReconciler;
import io.streamplane.controllers.node.NodeHealth;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.replicaset.ReplicaSetReconciler;
import io.streamplane.controllers.world.Deployments;
import io.streamplane.schemas.avro.ProposalAction;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kinds;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ReceivedProposal;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.FactHeaders;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControllersTopologyTest {

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ObjectCodec codec = new ObjectCodec(registry);
    private final ProposalCodec proposals = new ProposalCodec(registry, codec);
    private final Topology topology = topology(Pace.DEFAULT);
    private final TopologyTestDriver driver =
            new TopologyTestDriver(topology, settings(), Instant.parse("2026-01-01T00:00:00Z"));
    private long revision;

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldMakeAReplicaSetAndThenItsPods() {
        // Given
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        desired("deployments.apps", web());
        driver.advanceWallClockTime(Duration.ofMillis(10));
        var create = take().stream()
                .filter(proposal -> proposal.action() == ProposalAction.CREATE)
                .findFirst()
                .orElseThrow();
        assertThat(create.component()).isEqualTo("deployment-controller");
        assertThat(create.cause()).isEqualTo(revision);

        // When
        var tree = Objects.requireNonNull(create.desired());
        tree.withObject("metadata").put("uid", "rs-1").put("generation", 1);
        desired(
                "replicasets.apps",
                ObjectCodec.model(tree, Kinds.ofResource("replicasets.apps").model()));
        driver.advanceWallClockTime(Duration.ofMillis(10));

        // Then
        assertThat(take())
                .filteredOn(proposal -> proposal.kind().resource().equals("pods"))
                .hasSize(3)
                .allMatch(proposal -> proposal.action() == ProposalAction.CREATE
                        && proposal.component().equals("replicaset-controller"))
                .allMatch(proposal -> proposal.key().name().startsWith("web-"));
        assertThat(events()).contains("ScalingReplicaSet", "SuccessfulCreate");
    }

    @Test
    void shouldPutDecisionsDownToWhatTheirObjectAsksForAndReportsToWhatIsReported() {
        // Given
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        desired("deployments.apps", web());
        long asked = revision;
        for (int other = 0; other < 5; other++) {
            desired("nodes", node("node-" + other));
        }

        // When
        driver.advanceWallClockTime(Duration.ofMillis(10));
        var create = take().stream()
                .filter(proposal -> proposal.action() == ProposalAction.CREATE)
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(create.cause()).isEqualTo(asked);
    }

    @Test
    void shouldNotRepeatAProposalThatIsUnderWayUntilItsTimeIsUp() {
        // Given
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        desired("deployments.apps", web());
        driver.advanceWallClockTime(Duration.ofMillis(10));
        take();

        // When
        desired("deployments.apps", web());
        driver.advanceWallClockTime(Duration.ofMillis(10));
        var soon = take();
        driver.advanceWallClockTime(Duration.ofSeconds(6));
        var later = take();

        // Then
        assertThat(soon).noneMatch(proposal -> proposal.action() == ProposalAction.CREATE);
        assertThat(later).anyMatch(proposal -> proposal.action() == ProposalAction.CREATE);
    }

    @Test
    void shouldMarkANodeThatWentSilent() {
        // Given
        desired("nodes", node("node-1"));
        var heartbeats = driver.createInputTopic(Topics.HEARTBEATS, new StringSerializer(), new ByteArraySerializer());
        driver.advanceWallClockTime(Duration.ofSeconds(30));
        heartbeats.pipeInput("node-1", new byte[1]);
        driver.advanceWallClockTime(Duration.ofSeconds(30));
        assertThat(take()).noneMatch(proposal -> proposal.action() == ProposalAction.UPDATE_STATUS);

        // When
        driver.advanceWallClockTime(Duration.ofSeconds(20));

        // Then
        assertThat(take())
                .anyMatch(proposal -> proposal.action() == ProposalAction.UPDATE_STATUS
                        && String.valueOf(proposal.observed()).contains("Kubelet never posted node status."))
                .anyMatch(proposal -> String.valueOf(proposal.desired()).contains("node.kubernetes.io/unreachable"));
    }

    @Test
    void shouldKeepItsNames() {
        // Given
        String description = topology.describe().toString();

        // When
        var names = description
                .lines()
                .filter(line -> line.contains("Processor:") || line.contains("Sink:") || line.contains("Sub-topology"))
                .map(line -> line.strip().replaceAll(" ?\\(.*", ""))
                .toList();

        // Then
        assertThat(names)
                .contains(
                        "Processor: shard",
                        "Processor: desired.pods-facts",
                        "Processor: observed.pods-facts",
                        "Processor: deployment-controller",
                        "Processor: replicaset-controller",
                        "Processor: node-lifecycle-controller",
                        "Sink: proposals-sink",
                        "Sink: events-sink");
        assertThat(names.stream()
                        .filter(name -> name.startsWith("Sub-topology"))
                        .count())
                .isEqualTo(4);
        assertThat(Names.APPLICATION_ID).isEqualTo("streamplane-controllers");
    }

    private Topology topology(Pace pace) {
        List<Supplier<Reconciler>> reconcilers = List.of(DeploymentReconciler::new, ReplicaSetReconciler::new);
        return ControllersTopology.build(
                codec, proposals, reconcilers, new NodeHealth(Duration.ofSeconds(40)), 1, pace);
    }

    private static HasMetadata node(String name) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-" + name)
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    private static HasMetadata web() {
        var web = Deployments.rolling(3, new IntOrString(1), new IntOrString(0));
        web.getMetadata().setUid("d-1");
        web.getMetadata().setGeneration(1L);
        return web;
    }

    private void desired(String resource, HasMetadata object) {
        revision++;
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, revision);
        String namespace = object.getMetadata().getNamespace();
        String key = (namespace == null ? "" : namespace) + "/"
                + object.getMetadata().getName();
        byte[] value = codec.encodeDesired(Kinds.ofResource(resource), ObjectCodec.tree(object));
        driver.createInputTopic(Topics.desired(resource), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, headers));
    }

    private List<ReceivedProposal> take() {
        return driver
                .createOutputTopic(Topics.PROPOSALS, new StringDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(proposals::decode)
                .toList();
    }

    private List<String> events() {
        return driver
                .createOutputTopic(Topics.EVENTS, new StringDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(value -> codec.decodeDesired(Kinds.ofResource("events"), value)
                        .path("reason")
                        .asString())
                .toList();
    }

    private static Properties settings() {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, Names.APPLICATION_ID);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        return settings;
    }
}
