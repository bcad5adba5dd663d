package io.streamplane.schemas.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.fault.DeadLetter;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a record does to a running application, by its value. Each test has topics of its own. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunningStreamsIT {

    private final Telemetry telemetry = Telemetry.create();
    private static final ProgressWatch.Patience PATIENCE =
            new ProgressWatch.Patience(Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofSeconds(20));

    private static final String HANGING = "hanging";

    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger cleanups = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private Runnable onCleanup = () -> {};
    private EmbeddedKafka broker;
    private ClientSettings settings;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path directory) {
        folder = directory;
        broker = EmbeddedKafka.start(directory.resolve("kafka"), 0, Map.of());
        settings = ClientSettings.of(broker.bootstrapServers());
        try (var topics = new TopicAdmin(settings)) {
            topics.create(List.of(new Topics.TopicSpec(Topics.DEAD_LETTERS, 1, Map.of())));
        }
    }

    @AfterAll
    void stop() {
        broker.close();
        telemetry.close();
    }

    @Test
    void shouldGoOnAfterAPoisonedRecord(TestInfo test) throws Exception {
        try (var streams = running(test)) {
            // When
            send(test, "one", "garbage", "two");

            // Then
            assertThat(values(read(topic(test, "out"), 2))).containsExactly("one", "two");
            assertThat(count(SkippedRecords.SKIPPED, topic(test, "in"))).isEqualTo(1);
            assertThat(streams.failed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void shouldLeaveOutAResultThatIsTooLarge(TestInfo test) throws Exception {
        try (var streams = running(test)) {
            // When
            send(test, "one", "large", "two");

            // Then
            assertThat(values(read(topic(test, "out"), 2))).containsExactly("one", "two");
            var letter = read(Topics.DEAD_LETTERS, 1).getFirst();
            assertThat(letter.value()).isNull();
            assertThat(header(letter, DeadLetter.TOPIC)).isEqualTo(topic(test, "out"));
            assertThat(header(letter, DeadLetter.REASON)).contains("RecordTooLargeException");
            assertThat(count(SkippedRecords.UNSENT, topic(test, "out"))).isEqualTo(1);
            assertThat(streams.failed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void shouldReadARecordAgainWhereAnotherTookItsPlace(TestInfo test) throws Exception {
        try (var streams = running(test)) {
            // When
            send(test, "one", "fenced", "two");

            // Then
            assertThat(values(read(topic(test, "out"), 3))).contains("one", "fenced", "two");
            assertThat(streams.failed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void shouldClearAwayWhatAThreadLeftBeforeTheNextOneComes(TestInfo test) throws Exception {
        try (var _ = running(test)) {
            // When
            send(test, "fenced");
            read(topic(test, "out"), 1);

            // Then
            assertThat(cleanups).hasValue(1);
        }
    }

    @Test
    void shouldTellThatAThreadIsHeldUp(TestInfo test) throws Exception {
        try (var _ = running(test)) {
            // When
            send(test, "hang", "two");

            // Then
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> telemetry.health().problems().containsKey(name(test)));
            assertThat(telemetry.health().problems().get(name(test))).contains("although there is work for it");
            released.countDown();
            assertThat(values(read(topic(test, "out"), 2))).containsExactly("hang", "two");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> telemetry.health().problems().isEmpty());
        }
    }

    /** As a killed process may leave one, on a broker that was killed with it: nothing but a new start would end it. */
    @Test
    void shouldStartOverWhereATransactionIsInTheWayOfItsState(TestInfo test) throws Exception {
        // Given
        try (var _ = running(test)) {
            send(test, "one");
            read(topic(test, "out"), 1);
        }
        var hanging = settings.producer("hanging");
        hanging.put("transactional.id", HANGING);
        try (var admin = Admin.create(settings.admin("test"));
                var producer = new KafkaProducer<byte[], byte[]>(hanging)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(name(test) + "-store-changelog", new byte[] {1}, new byte[] {1}))
                    .get();
            onCleanup = () -> {
                try {
                    admin.fenceProducers(List.of(HANGING)).all().get();
                } catch (InterruptedException | ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            };

            // When
            try (var streams = started(test, "exactly_once_v2")) {

                // Then
                streams.running().toCompletableFuture().get(60, TimeUnit.SECONDS);
                assertThat(cleanups.get()).isPositive();
                assertThat(streams.failed().toCompletableFuture()).isNotDone();
            }
        }
    }

    @Test
    void shouldEndAtAnError(TestInfo test) throws Exception {
        try (var streams = running(test)) {
            // When
            send(test, "error");

            // Then
            assertEnds(streams, "java.lang.AssertionError: a broken invariant");
        }
    }

    @Test
    void shouldShowTheStateAndTheClientsOfTheApplication(TestInfo test) throws Exception {
        // Given
        try (var streams = running(test)) {
            send(test, "one");
            read(topic(test, "out"), 1);

            // When
            String text = telemetry.scrape("");

            // Then
            assertThat(text).contains("streamplane_streams_up{role=\"" + name(test) + "\"} 1");
            assertThat(text).contains("kafka_stream_client_", "kafka_consumer_", "kafka_producer_");
            assertThat(streams.failed().toCompletableFuture()).isNotDone();
        }
    }

    private static void assertEnds(RunningStreams streams, String reason) {
        assertThatThrownBy(() -> streams.failed().toCompletableFuture().get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining(reason);
    }

    private RunningStreams running(TestInfo test) throws Exception {
        failures.set(0);
        cleanups.set(0);
        try (var topics = new TopicAdmin(settings)) {
            topics.create(List.of(
                    new Topics.TopicSpec(topic(test, "in"), 1, Map.of()),
                    new Topics.TopicSpec(topic(test, "out"), 1, Map.of())));
        }
        var started = started(test, "at_least_once");
        started.running().toCompletableFuture().get(60, TimeUnit.SECONDS);
        return started;
    }

    private RunningStreams started(TestInfo test, String guarantee) {
        var topology = new Topology();
        topology.addSource("source", new StringDeserializer(), new StringDeserializer(), topic(test, "in"));
        topology.addProcessor("moody", Guard.before(Moody::new), "source");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore("store"), Serdes.String(), Serdes.String()),
                "moody");
        topology.addSink("sink", topic(test, "out"), new StringSerializer(), new StringSerializer(), "moody");
        var config = new Properties();
        config.putAll(settings.streams());
        config.put("application.id", name(test));
        config.put("state.dir", folder.resolve(name(test)).toString());
        config.put("commit.interval.ms", "100");
        config.put("poll.ms", "20");
        config.put("consumer.auto.offset.reset", "earliest");
        config.put("consumer.session.timeout.ms", "6000");
        config.put("consumer.heartbeat.interval.ms", "1000");
        config.put("processing.guarantee", guarantee);
        return RunningStreams.start(
                new Supervision(name(test), Supervision.Poison.SKIPPED, telemetry),
                topology,
                config,
                true,
                this::cleanUp,
                PATIENCE);
    }

    private void cleanUp() {
        cleanups.incrementAndGet();
        onCleanup.run();
    }

    private static String name(TestInfo test) {
        return test.getTestMethod().orElseThrow().getName();
    }

    private static String topic(TestInfo test, String which) {
        return name(test) + "-" + which;
    }

    private void send(TestInfo test, String... values) throws Exception {
        try (var producer = new KafkaProducer<byte[], byte[]>(settings.producer("test"))) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic(test, "in"), value.getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        var partition = new TopicPartition(topic, 0);
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings.consumer("test"))) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(60)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return records.size() >= count;
            });
        }
        return records;
    }

    private static List<String> values(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private double count(String name, String topic) {
        return telemetry.meters().get(name).tag("topic", topic).counter().count();
    }

    private void hang() {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Moody extends ContextualProcessor<String, String, String, String> {
        @Override
        public void process(Record<String, String> record) {
            switch (record.value()) {
                case "garbage" -> throw new IllegalArgumentException("expected a fact, but got garbage");
                case "large" -> context().forward(record.withValue("x".repeat(2_000_000)));
                case "fenced" -> {
                    if (failures.incrementAndGet() == 1) {
                        throw new InvalidTxnStateException("another one began");
                    }
                    context().forward(record);
                }
                case "hang" -> {
                    hang();
                    context().forward(record);
                }
                case "error" -> throw new AssertionError("a broken invariant");
                default -> {
                    KeyValueStore<String, String> store = context().getStateStore("store");
                    store.put(record.value(), record.value());
                    context().forward(record);
                }
            }
        }
    }
}
