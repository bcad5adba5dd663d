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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
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
    private final AtomicInteger failures = new AtomicInteger();
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
        try (var topics = new TopicAdmin(settings)) {
            topics.create(List.of(
                    new Topics.TopicSpec(topic(test, "in"), 1, Map.of()),
                    new Topics.TopicSpec(topic(test, "out"), 1, Map.of())));
        }
        var topology = new Topology();
        topology.addSource("source", new StringDeserializer(), new StringDeserializer(), topic(test, "in"));
        topology.addProcessor("moody", Guard.before(Moody::new), "source");
        topology.addSink("sink", topic(test, "out"), new StringSerializer(), new StringSerializer(), "moody");
        var config = new Properties();
        config.putAll(settings.any());
        config.put("application.id", name(test));
        config.put("state.dir", folder.resolve(name(test)).toString());
        config.put("commit.interval.ms", "100");
        config.put("poll.ms", "20");
        config.put("consumer.auto.offset.reset", "earliest");
        config.put("consumer.session.timeout.ms", "6000");
        config.put("consumer.heartbeat.interval.ms", "1000");
        var started = RunningStreams.start(
                new Supervision(name(test), Supervision.Poison.SKIPPED, telemetry), topology, config, true);
        started.running().toCompletableFuture().get(60, TimeUnit.SECONDS);
        return started;
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
                case "error" -> throw new AssertionError("a broken invariant");
                default -> context().forward(record);
            }
        }
    }
}
