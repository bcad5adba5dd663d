package io.streamplane.apiserver.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.streamplane.apiserver.journal.load.JournalLoader;
import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.journal.state.ClusterState;
import io.streamplane.apiserver.journal.state.JournaledObject;
import io.streamplane.apiserver.journal.state.KindIndex;
import io.streamplane.apiserver.journal.state.Replica;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.materializer.Materializer;
import io.streamplane.apiserver.materializer.Views;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a start-up load makes of the materializer's topics, against the journal applied. */
@Timeout(120)
class JournalLoaderIT {

    private final SkippedRecords skipped =
            new SkippedRecords("journal-load", Telemetry.none().meters());
    private static final int PARTITIONS = 3;
    private static final ResourceKey A = Fixtures.pod("ns", "a");
    private static final ResourceKey GHOST = Fixtures.pod("ns", "ghost");
    private static final ResourceKey NAMESPACE = new ResourceKey("namespaces", ObjectKey.clusterScoped("ns"));

    @TempDir
    Path directory;

    private final KindIndex kinds = new KindIndex(Fixtures.KINDS, Fixtures.DECODER);
    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final CommandCodec codec = new CommandCodec(registry);
    private final Replica applied = new Replica(ClusterState.empty(kinds));
    private EmbeddedKafka broker;
    private ClientSettings settings;
    private KafkaProducer<byte[], byte[]> producer;
    private Materializer materializer;
    private long sent;

    @BeforeEach
    void start() {
        broker = EmbeddedKafka.start(directory.resolve("kafka"), 0, Map.of());
        settings = ClientSettings.of(broker.bootstrapServers());
        try (var topics = new TopicAdmin(settings)) {
            topics.ensure(PARTITIONS);
        }
        materializer = Materializer.start(new Materializer.Options(
                settings, registry, directory.resolve("streams"), true, () -> Long.MAX_VALUE, Views.NONE));
        producer = new KafkaProducer<>(settings.producer("test"));
    }

    @AfterEach
    void stop() {
        producer.close();
        materializer.close();
        broker.close();
    }

    @Test
    void shouldLoadTheStateAtTheMaterializersPosition() {
        // Given
        append(Fixtures.command(List.of(), List.of(Fixtures.put(NAMESPACE, "n", null, 0))));
        for (int i = 0; i < 1_000; i++) {
            ResourceKey pod = Fixtures.pod("ns" + i % 7, "p" + i % 40);
            append(
                    switch (i % 5) {
                        case 0 -> Fixtures.create(pod, "u" + i);
                        case 1 -> Fixtures.bind(pod, "u" + i / 80, "node-" + i % 3);
                        case 2 -> Fixtures.delete(pod);
                        default -> Fixtures.status(pod, "Phase" + i);
                    });
        }
        settle();

        // When
        ClusterState loaded = load();

        // Then
        assertThat(loaded.revision()).isEqualTo(1_001);
        assertThat(content(loaded)).isEqualTo(content(applied.current())).hasSizeGreaterThan(30);
        assertThat(loaded.list(Fixtures.NAMESPACE, null)).hasSize(1);
        assertThat(loaded.list(Fixtures.POD, "ns3"))
                .extracting(StoredObject::key)
                .isEqualTo(applied.current().list(Fixtures.POD, "ns3").stream()
                        .map(StoredObject::key)
                        .toList());
    }

    @Test
    void shouldPassOverForeignRecordsThatHideNothing() throws Exception {
        // Given
        append(Fixtures.create(A, "u1"));
        settle();
        produce(Topics.STATE, "ns/a", "hello");
        produce(Topics.STATE, "hello", "hello");
        produce(Topics.STATE, FactKey.desired(A).toString(), "hello");
        produce(Topics.STATE, FactKey.observed(A).toString(), null);
        produce(Topics.CLUSTER, "namespaces ns desired", "hello");
        append(Fixtures.status(A, "Running"));
        settle();

        // When
        ClusterState loaded = load();

        // Then
        assertThat(loaded.revision()).isEqualTo(2);
        assertThat(content(loaded)).isEqualTo(content(applied.current())).hasSize(1);
    }

    @Test
    void shouldLeaveItToTheJournalWhereAForeignRecordMayHideAFact() throws Exception {
        // Given
        append(Fixtures.create(A, "u1"));
        settle();
        produce(Topics.STATE, FactKey.desired(GHOST).toString(), null);

        // When
        ClusterState loaded = load();

        // Then
        assertThat(loaded.revision()).isZero();
        assertThat(content(loaded)).isEmpty();
    }

    @Test
    void shouldLeaveItToTheJournalWhereAPartIsThereThatCannotBeAlone() throws Exception {
        // Given: a status of an object that does not exist
        append(Fixtures.create(A, "u1"));
        settle();
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, 1);
        try (var producer = new KafkaProducer<byte[], byte[]>(settings.producer("test"))) {
            producer.send(new ProducerRecord<>(
                            Topics.STATE, 0, FactKey.observed(GHOST).bytes(), new byte[] {0, 0, 0, 0, 99, 1}, headers))
                    .get();
        }

        // When
        ClusterState loaded = load();

        // Then
        assertThat(loaded.revision()).isZero();
    }

    @Test
    void shouldStartFromNothingWhereNothingWasMaterialized() {
        assertThat(load().revision()).isZero();
    }

    @Test
    void shouldWaitForATransactionThatIsAboutToMoveThePosition() {
        // Given
        materializer.close();
        Map<String, Object> config = settings.producer("transactional");
        config.put("transactional.id", "test");
        try (var transactional = new KafkaProducer<byte[], byte[]>(config);
                var topics = new MaterializedTopics(settings)) {
            transactional.initTransactions();
            transactional.beginTransaction();
            transactional.sendOffsetsToTransaction(
                    Map.of(new TopicPartition(Topics.JOURNAL, 0), new OffsetAndMetadata(7)),
                    new ConsumerGroupMetadata(Topics.MATERIALIZER));
            var position = CompletableFuture.supplyAsync(topics::position);

            // When
            transactional.commitTransaction();

            // Then
            assertThat(position.join()).isEqualTo(7);
        }
    }

    private ClusterState load() {
        return new JournalLoader(settings, kinds, skipped).load().state();
    }

    private void append(Command command) {
        producer.send(Fixtures.journaled(codec, codec.encode(command)));
        applied.apply(new JournalRecord(sent++, command));
    }

    private void settle() {
        producer.flush();
        try (var topics = new MaterializedTopics(settings)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> topics.position() >= sent);
        }
    }

    private void produce(String topic, String key, @Nullable String value) throws Exception {
        int partition = topic.equals(Topics.CLUSTER) ? 0 : Partitioning.ofObject("pods", A.key(), PARTITIONS);
        producer.send(new ProducerRecord<>(
                        topic,
                        partition,
                        key.getBytes(StandardCharsets.UTF_8),
                        value == null ? null : value.getBytes(StandardCharsets.UTF_8)))
                .get();
    }

    private static Map<String, String> content(ClusterState state) {
        var content = new TreeMap<String, String>();
        for (JournaledObject object : state.all()) {
            content.put(object.key().toString(), object.entry() + " " + object.tree());
        }
        return content;
    }
}
