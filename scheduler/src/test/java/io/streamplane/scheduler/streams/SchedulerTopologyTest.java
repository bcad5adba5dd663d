package io.streamplane.scheduler.streams;

import static io.streamplane.scheduler.Objects.bound;
import static io.streamplane.scheduler.Objects.node;
import static io.streamplane.scheduler.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.schemas.avro.ProposalAction;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ReceivedProposal;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.streams.FactStore;
import io.streamplane.schemas.streams.StartGate;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class SchedulerTopologyTest {

    /** Open from a position on. */
    private static final class Gate implements StartGate {
        private long needed;
        private boolean closed;

        @Override
        public boolean open(long position) {
            return position >= needed;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ObjectCodec codec = new ObjectCodec(registry);
    private final Gate gate = new Gate();
    private final Telemetry telemetry = Telemetry.create();
    private TopologyTestDriver driver;

    @BeforeEach
    void start(@TempDir Path directory) {
        var settings = SchedulerStreams.settings(
                new SchedulerOptions(ClientSettings.of("unused:9092"), registry, directory, SchedulerConfig.builtIn()));
        var supervision = new Supervision("scheduler", Supervision.Poison.SKIPPED, telemetry);
        driver = new TopologyTestDriver(
                SchedulerTopology.build(registry, SchedulerConfig.builtIn(), () -> gate),
                supervision.installedIn(settings));
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void shouldBindAPodAndKeepWhatANodeHasLeft() {
        // Given
        addNode(node("node-1", "2", "4Gi", 110), 7);
        desired("pods default/x", pod("x", "500m", "1Gi"), 8);
        observed("pods default/x", JsonNodeFactory.instance.objectNode().put("phase", "Pending"), 8);
        desired("nodes /node-1", node("node-1", "2", "4Gi", 110), 9);

        // When
        decide();

        // Then
        ReceivedProposal proposal = proposals().getFirst();
        assertThat(proposal.action()).isEqualTo(ProposalAction.BIND);
        assertThat(proposal.node()).isEqualTo("node-1");
        assertThat(proposal.cause()).as("the pod's revision").isEqualTo(8);
        assertThat(proposal.seen()).isEqualTo(9);
        assertThat(Objects.requireNonNull(proposal.grounds()).revision()).isEqualTo(9);
        assertThat(Objects.requireNonNull(store().fold().decider().cluster().find("node-1"))
                        .requested()
                        .milliCpu())
                .isEqualTo(500);
        assertThat(driver.<String, String>getKeyValueStore(SchedulerNames.ASSUMED_BINDINGS)
                        .get("default/x"))
                .startsWith("uid-x node-1 ");
        assertThat(driver.createOutputTopic("events", new StringDeserializer(), new ByteArrayDeserializer())
                        .getQueueSize())
                .isEqualTo(1);
        assertThat(gate.closed).isTrue();
    }

    @Test
    void shouldForgetAnAssumptionThatIsConfirmed() {
        // Given
        addNode(node("node-1", "2", "4Gi", 110), 1);
        desired("pods default/x", pod("x", "500m", "1Gi"), 2);
        decide();

        // When
        desired("pods default/x", bound(pod("x", "500m", "1Gi"), "node-1"), 3);
        decide();

        // Then
        assertThat(driver.getKeyValueStore(SchedulerNames.ASSUMED_BINDINGS).get("default/x"))
                .isNull();
        assertThat(store().fold().decider().cluster().nodeOf(new ObjectKey("default", "x")))
                .isEqualTo("node-1");
        assertThat(proposals()).hasSize(1);
    }

    @Test
    void shouldDecideOnlyWhenAllIsReadAndCountWhatItsPredecessorProposed() {
        // Given: a predecessor proposed to bind x, which is not confirmed; there is room for one pod
        gate.needed = 4;
        long until = System.currentTimeMillis() + 30_000;
        driver.<String, String>getKeyValueStore(SchedulerNames.ASSUMED_BINDINGS)
                .put("default/x", "uid-x node-1 " + until + " 1");
        addNode(node("node-1", "1", "4Gi", 110), 1);
        desired("pods default/y", pod("y", "1", "1Gi"), 2);
        decide();
        assertThat(proposals()).isEmpty();

        // When
        desired("pods default/x", pod("x", "1", "1Gi"), 3);
        decide();

        // Then
        assertThat(proposals()).singleElement().satisfies(proposal -> {
            assertThat(proposal.action()).isEqualTo(ProposalAction.UPDATE_STATUS);
            assertThat(proposal.key().name()).isEqualTo("y");
            var grounds = Objects.requireNonNull(proposal.grounds());
            assertThat(Objects.requireNonNull(grounds.turn()).restored()).isTrue();
        });
    }

    @Test
    void shouldPassOverWhatIsForeignOrCannotBeReadAndGoOn() {
        // Given
        addNode(node("node-1", "2", "4Gi", 110), 1);
        var input = driver.createInputTopic("scheduling", new StringSerializer(), new ByteArraySerializer());
        byte[] value = codec.encodeDesired(Kinds.builtIn().get("pods"), ObjectCodec.tree(pod("a", "1", "1Gi")));
        input.pipeInput("pods default/a desired", value);
        input.pipeInput("pods default/a desired", "{}".getBytes(StandardCharsets.UTF_8));
        input.pipeInput(new TestRecord<>("pods default/b neither", value, named(2)));
        input.pipeInput(new TestRecord<>("pods default/c desired", new byte[] {0, 0, 0, 0, 99, 1, 1}, named(3)));
        input.pipeInput(new TestRecord<>("widgets.example.com default/d desired", value, named(4)));

        // When
        desired("pods default/x", pod("x", "1", "1Gi"), 5);
        decide();

        // Then
        assertThat(proposals()).extracting(proposal -> proposal.key().name()).containsExactly("x");
        assertThat(telemetry
                        .meters()
                        .get(SkippedRecords.SKIPPED)
                        .tags("role", "scheduler", "topic", "scheduling")
                        .counter()
                        .count())
                .isEqualTo(4);
        assertThat(store().position()).isEqualTo(8);
    }

    @Test
    void shouldMeasureItsWorkUnderTheNamesOfUpstream() {
        // Given
        addNode(node("node-1", "2", "4Gi", 110), 1);
        desired("pods default/fits", pod("fits", "1", "1Gi"), 2);
        desired("pods default/large", pod("large", "8", "1Gi"), 3);

        // When
        decide();
        driver.advanceWallClockTime(Duration.ofSeconds(1));

        // Then
        assertThat(telemetry.scrape("").lines())
                .contains(
                        "scheduler_pending_pods{queue=\"active\"} 0.0",
                        "scheduler_pending_pods{queue=\"backoff\"} 0.0",
                        "scheduler_pending_pods{queue=\"unschedulable\"} 1.0",
                        "scheduler_schedule_attempts_total{profile=\"default-scheduler\",result=\"scheduled\"} 1.0",
                        "scheduler_schedule_attempts_total{profile=\"default-scheduler\",result=\"unschedulable\"} 1.0",
                        "scheduler_schedule_attempts_total{profile=\"default-scheduler\",result=\"error\"} 0.0",
                        "scheduler_scheduling_attempt_duration_seconds_count{profile=\"default-scheduler\",result=\"scheduled\"} 1",
                        "scheduler_pod_scheduling_sli_duration_seconds_count{attempts=\"1\"} 1");
    }

    @Test
    void shouldNotApplyAFactAgain() {
        // Given: a pod that was bound
        addNode(node("node-1", "2", "4Gi", 110), 1);
        desired("pods default/x", pod("x", "1", "1Gi"), 2);
        desired("pods default/x", bound(pod("x", "1", "1Gi"), "node-1"), 3);

        // When: the record at offset 1, the first of its facts, comes again
        byte[] first = codec.encodeDesired(Kinds.builtIn().get("pods"), ObjectCodec.tree(pod("x", "1", "1Gi")));
        var taken = store().take("pods default/x desired", first, named(2), 1);
        decide();

        // Then
        assertThat(taken).isEmpty();
        assertThat(proposals()).isEmpty();
        assertThat(store().revision()).isEqualTo(3);
    }

    @Test
    void shouldKeepTheNamesThatTopicsAndMetricsAreMadeOf() {
        assertThat(new String[] {
                    SchedulerNames.APPLICATION, SchedulerNames.NODE_CAPACITY, SchedulerNames.ASSUMED_BINDINGS
                })
                .containsExactly("streamplane-scheduler", "node-capacity", "assumed-bindings");
        assertThat(new String[] {
                    SchedulerNames.SOURCE,
                    SchedulerNames.DECIDER,
                    SchedulerNames.PROPOSALS_SINK,
                    SchedulerNames.EVENTS_SINK
                })
                .containsExactly("scheduling-source", "decider", "proposals-sink", "events-sink");
    }

    private void decide() {
        driver.advanceWallClockTime(Duration.ofMillis(2));
    }

    @SuppressWarnings("unchecked")
    private FactStore<SchedulingState> store() {
        return (FactStore<SchedulingState>) driver.getStateStore(SchedulerNames.NODE_CAPACITY);
    }

    private List<ReceivedProposal> proposals() {
        var decoder = new ProposalCodec(registry, new ObjectCodec(registry), Kinds.builtIn());
        return driver
                .createOutputTopic("proposals", new StringDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(decoder::decode)
                .toList();
    }

    private void addNode(Node node, long revision) {
        String key = "nodes /" + node.getMetadata().getName();
        desired(key, node, revision);
        observed(key, ObjectCodec.tree(node).get("status"), revision);
    }

    private void desired(String key, HasMetadata object, long revision) {
        byte[] value = codec.encodeDesired(Kinds.builtIn().get(resource(key)), ObjectCodec.tree(object));
        pipe(new TestRecord<>(key + " desired", value, named(revision)));
    }

    private void observed(String key, JsonNode status, long revision) {
        byte[] value = codec.encodeObserved(Kinds.builtIn().get(resource(key)), status);
        pipe(new TestRecord<>(key + " observed", value, revision(revision)));
    }

    private void pipe(TestRecord<String, byte[]> record) {
        driver.createInputTopic("scheduling", new StringSerializer(), new ByteArraySerializer())
                .pipeInput(record);
    }

    private static String resource(String key) {
        return key.substring(0, key.indexOf(' '));
    }

    private static RecordHeaders named(long revision) {
        var headers = revision(revision);
        FactHeaders.putUid(headers, "uid");
        return headers;
    }

    private static RecordHeaders revision(long revision) {
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, revision);
        return headers;
    }
}
