package io.streamplane.scheduler.streams;

import static io.streamplane.scheduler.Objects.node;
import static io.streamplane.scheduler.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.scheduler.SchedulerOptions;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.schemas.avro.ProposalAction;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kinds;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.FactHeaders;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulerTopologyTest {

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ObjectCodec codec = new ObjectCodec(registry);

    @Test
    void shouldBindAPodAndKeepWhatANodeHasLeft(@TempDir Path directory) {
        // Given
        try (var driver = driver(directory)) {
            var node = ObjectCodec.tree(node("node-1", "2", "4Gi", 110));
            var pod = ObjectCodec.tree(pod("x", "500m", "1Gi"));
            pipe(driver, "desired.nodes", "/node-1", codec.encodeDesired(Kinds.ofResource("nodes"), node), 9);
            pipe(
                    driver,
                    "observed.nodes",
                    "/node-1",
                    codec.encodeObserved(Kinds.ofResource("nodes"), node.get("status")),
                    8);
            pipe(driver, "desired.pods", "default/x", codec.encodeDesired(Kinds.ofResource("pods"), pod), 7);
            // When
            driver.advanceWallClockTime(Duration.ofMillis(200));
            // Then
            var proposals =
                    driver.createOutputTopic("proposals", new StringDeserializer(), new ByteArrayDeserializer());
            var proposal = new ProposalCodec(registry).decode(proposals.readValue());
            assertThat(proposal.action()).isEqualTo(ProposalAction.BIND);
            assertThat(proposal.node()).isEqualTo("node-1");
            assertThat(proposal.cause()).as("the pod's revision").isEqualTo(7);
            assertThat(proposal.seen()).as("the node's revision").isEqualTo(9);
            assertThat(driver.<String, String>getKeyValueStore(Names.NODE_CAPACITY)
                            .get("node-1"))
                    .contains("\"milliCpu\":500")
                    .contains("\"pods\":1");
            assertThat(driver.<String, String>getKeyValueStore(Names.ASSUMED_BINDINGS)
                            .get("default/x"))
                    .startsWith("uid-x node-1 ");
            assertThat(driver.createOutputTopic("events", new StringDeserializer(), new ByteArrayDeserializer())
                            .getQueueSize())
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldKeepTheNamesThatTopicsAreMadeOf() {
        assertThat(Names.CHANGES_TOPIC).isEqualTo("streamplane-scheduler-changes-repartition");
        assertThat(new String[] {Names.OBJECTS, Names.NODE_CAPACITY, Names.ASSUMED_BINDINGS})
                .containsExactly("objects", "node-capacity", "assumed-bindings");
    }

    private TopologyTestDriver driver(Path directory) {
        var settings = SchedulerStreams.settings(
                new SchedulerOptions(ClientSettings.of("unused:9092"), registry, directory, SchedulerConfig.builtIn()));
        return new TopologyTestDriver(
                SchedulerTopology.build(registry, SchedulerConfig.builtIn(), () -> (next, now) -> true, settings),
                settings);
    }

    private static void pipe(TopologyTestDriver driver, String topic, String key, byte[] value, long revision) {
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, revision);
        driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, headers));
    }
}
