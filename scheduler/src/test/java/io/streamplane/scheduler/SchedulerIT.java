package io.streamplane.scheduler;

import static io.streamplane.scheduler.Objects.bound;
import static io.streamplane.scheduler.Objects.node;
import static io.streamplane.scheduler.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.scheduler.capacity.NodeCapacity;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.streams.CapacityReader;
import io.streamplane.scheduler.streams.SchedulerOptions;
import io.streamplane.schemas.avro.ProposalAction;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ReceivedProposal;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import io.streamplane.schemas.topic.Topics.TopicSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Nobody takes in what is proposed here but the test, when it wants to. */
@Timeout(120)
class SchedulerIT {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final TopicPartition PROPOSALS = new TopicPartition(Topics.PROPOSALS, 0);

    @TempDir
    Path directory;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ObjectCodec codec = new ObjectCodec(registry);
    private final List<ReceivedProposal> proposals = new ArrayList<>();
    private EmbeddedKafka kafka;
    private ClientSettings settings;
    private KafkaProducer<byte[], byte[]> facts;
    private KafkaConsumer<byte[], byte[]> proposed;
    private long revision;

    @BeforeEach
    void start() {
        kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0, Map.of("group.min.session.timeout.ms", "500"));
        settings = ClientSettings.of(kafka.bootstrapServers());
        try (var topics = new TopicAdmin(settings)) {
            topics.create(List.of(
                    new TopicSpec(Topics.SCHEDULING, 1, Map.of("cleanup.policy", "compact")),
                    new TopicSpec(Topics.PROPOSALS, 1, Map.of()),
                    new TopicSpec(Topics.EVENTS, 1, Map.of())));
        }
        var properties = settings.producer("materializer");
        properties.put("transactional.id", "materializer");
        facts = new KafkaProducer<>(properties);
        facts.initTransactions();
        proposed = new KafkaConsumer<>(settings.consumer("intake"));
        proposed.assign(List.of(PROPOSALS));
        proposed.seekToBeginning(List.of(PROPOSALS));
    }

    @AfterEach
    void stop() {
        facts.close();
        proposed.close();
        kafka.close();
    }

    @Test
    void shouldNotFillANodePastItsAllocatableWhenAnotherTakesOver() throws Exception {
        // Given: room for three pods; two are proposed to be bound, and that is not confirmed
        write(() -> {
            putNode("a", "3");
            putPod("p1");
            putPod("p2");
        });
        var first = scheduler("first");
        awaitProposals(2);
        try (var second = scheduler("second")) {
            await().atMost(LONGEST).until(() -> hasStandby("second"));

            // When: it is killed, and more come while nobody decides
            first.abandon();
            write(() -> {
                putPod("p3");
                putPod("p4");
            });

            // Then
            awaitProposals(4);
            assertThat(proposals.subList(0, 3)).allMatch(each -> each.action() == ProposalAction.BIND);
            assertThat(proposals.stream().filter(each -> each.action() == ProposalAction.BIND))
                    .extracting(each -> each.key().name())
                    .doesNotHaveDuplicates()
                    .contains("p1", "p2")
                    .hasSize(3);
            assertThat(proposals).anyMatch(each -> each.action() == ProposalAction.UPDATE_STATUS);
            assertThat(second.failed().toCompletableFuture()).isNotDone();
        } finally {
            first.close();
        }
    }

    @Test
    void shouldReadToTheEndBeforeItDecidesAfterARestart() throws Exception {
        // Given: one has run and is gone; then its node is filled, which is in the last of many transactions
        write(() -> {
            putNode("a", "2");
            putPod("p1");
        });
        try (var first = scheduler("first")) {
            awaitProposals(1);
            assertThat(first.failed().toCompletableFuture()).isNotDone();
        }
        write(() -> put("pods default/p1", bound(pod("p1", "1", "1Mi"), "a")));
        write(() -> putPod("p2"));
        write(() -> {
            for (int i = 0; i < 2_000; i++) {
                put("pods other/x" + i % 10, bound(pod("x" + i % 10, "0", "0"), "elsewhere"));
            }
        });
        write(() -> put("pods default/big", bound(pod("big", "1", "1Mi"), "a")));

        // When
        try (var second = scheduler("second")) {

            // Then
            awaitProposals(2);
            assertThat(proposals.get(1).action()).isEqualTo(ProposalAction.UPDATE_STATUS);
            assertThat(proposals.get(1).key().name()).isEqualTo("p2");
            assertThat(second.failed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void shouldShowToToolsWhatItsDecisionsRead() throws Exception {
        // Given
        write(() -> {
            putNode("a", "2");
            putNode("b", "4");
            put("pods default/p1", bound(pod("p1", "1", "1Mi"), "b"));
        });

        // When
        var read = CapacityReader.read(settings, registry);

        // Then
        assertThat(read.revision()).isEqualTo(revision);
        assertThat(read.cluster().nodes()).extracting(NodeCapacity::name).containsExactly("a", "b");
        assertThat(read.cluster().nodes().getLast().requested().milliCpu()).isEqualTo(1_000);
        assertThat(read.cluster().nodes().getLast().pods()).hasSize(1);
    }

    private Scheduler scheduler(String name) {
        var quick = new ClientSettings(
                kafka.bootstrapServers(),
                Map.of(
                        "main.consumer.session.timeout.ms", "1500",
                        "main.consumer.heartbeat.interval.ms", "300"));
        return Scheduler.start(
                new SchedulerOptions(quick, registry, directory.resolve(name), SchedulerConfig.builtIn()));
    }

    /** The group has a second member. */
    private boolean hasStandby(String name) throws Exception {
        try (var admin = Admin.create(settings.admin("test-" + name))) {
            var groups = admin.describeConsumerGroups(List.of("streamplane-scheduler"))
                    .all()
                    .get();
            return Objects.requireNonNull(groups.get("streamplane-scheduler"))
                            .members()
                            .size()
                    == 2;
        }
    }

    private void awaitProposals(int count) {
        await().atMost(LONGEST).until(() -> {
            var decoder = new ProposalCodec(registry, new ObjectCodec(registry), Kinds.builtIn());
            proposed.poll(Duration.ofMillis(50)).forEach(record -> proposals.add(decoder.decode(record.value())));
            return proposals.size() >= count;
        });
        assertThat(proposals).hasSize(count);
    }

    private void write(Runnable writing) {
        facts.beginTransaction();
        writing.run();
        facts.commitTransaction();
    }

    private void putNode(String name, String cpu) {
        var node = node(name, cpu, "8Gi", 110);
        put("nodes /" + name, node);
        JsonNode status = java.util.Objects.requireNonNull(ObjectCodec.statusTree(node));
        send(
                "nodes /" + name + " observed",
                codec.encodeObserved(Kinds.builtIn().get("nodes"), status));
    }

    private void putPod(String name) {
        put("pods default/" + name, pod(name, "1", "1Mi"));
    }

    private void put(String key, HasMetadata object) {
        revision++;
        String resource = key.substring(0, key.indexOf(' '));
        send(key + " desired", codec.encodeDesired(Kinds.builtIn().get(resource), ObjectCodec.tree(object)));
    }

    private void send(String key, byte[] value) {
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, revision);
        FactHeaders.putUid(headers, "uid");
        facts.send(new ProducerRecord<>(Topics.SCHEDULING, 0, key.getBytes(StandardCharsets.UTF_8), value, headers));
    }
}
