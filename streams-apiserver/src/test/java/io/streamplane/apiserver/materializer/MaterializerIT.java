package io.streamplane.apiserver.materializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.streamplane.apiserver.journal.Fixtures;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class MaterializerIT {

    private static final int PARTITIONS = 3;
    private static final List<String> TOPICS =
            List.of("desired.pods", "observed.pods", "state", "scheduling", "bindings");

    @TempDir
    Path directory;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final CommandCodec codec = new CommandCodec(registry);

    @Test
    void shouldWriteEachFactOnceThoughItIsBrokenOffInTheMiddle() throws Exception {
        try (var broker = EmbeddedKafka.start(directory.resolve("kafka"), 0, Map.of())) {
            // Given
            var settings = ClientSettings.of(broker.bootstrapServers());
            try (var topics = new TopicAdmin(settings)) {
                topics.ensure(PARTITIONS);
            }
            List<Command> commands = commands(600);
            var options = new Materializer.Options(
                    settings, registry, directory.resolve("streams"), true, () -> Long.MAX_VALUE, Views.ALL);

            var sent = new ArrayList<Future<?>>();

            // When
            try (var producer = new KafkaProducer<byte[], byte[]>(settings.producer("test"))) {
                for (int round = 0; round < 3; round++) {
                    Materializer materializer = Materializer.start(options);
                    for (Command command : commands.subList(round * 200, (round + 1) * 200)) {
                        sent.add(producer.send(Fixtures.journaled(codec, codec.encode(command))));
                    }
                    int half = round * 200 + 60;
                    await().pollInterval(Duration.ofMillis(2)).until(() -> position(settings, false) >= half);
                    breakOff();
                    materializer.close();
                }
            }
            for (Future<?> each : sent) {
                each.get();
            }
            try (Materializer last = Materializer.start(options)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> position(settings, true) >= commands.size());
                assertThat(last.failed().toCompletableFuture()).isNotDone();
            }

            // Then
            assertThat(written(settings)).isEqualTo(expected(commands));
        }
    }

    /** Its thread dies with a transaction open, which is then aborted. */
    private static void breakOff() {
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(Topics.MATERIALIZER)
                        && thread.getName().contains("StreamThread"))
                .forEach(Thread::interrupt);
    }

    /** A key's pods are all bound to one node, so that its bindings are on one partition and have an order. */
    private static List<Command> commands(int count) {
        var commands = new ArrayList<Command>();
        for (int i = 0; i < count; i++) {
            ResourceKey key = Fixtures.pod("ns" + i % 5, "p" + i % 30);
            commands.add(
                    switch (i / 30 % 4) {
                        case 0 -> Fixtures.create(key, "u" + i / 120);
                        case 1 -> Fixtures.bind(key, "u" + i / 120, "node-" + i % 30 % 7);
                        case 2 -> Fixtures.status(key, "Running");
                        default -> i % 2 == 0 ? Fixtures.delete(key) : Fixtures.create(key, "late");
                    });
        }
        return commands;
    }

    private static long position(ClientSettings settings, boolean stable) {
        try (Admin admin = Admin.create(settings.admin("position"))) {
            var offset = admin.listConsumerGroupOffsets(
                            Topics.MATERIALIZER, new ListConsumerGroupOffsetsOptions().requireStable(stable))
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(Topics.JOURNAL, 0));
            return offset == null ? 0 : offset.offset();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** By topic: every record in the order of its key, with the partition that it is on. */
    private static Map<String, Map<String, List<String>>> written(ClientSettings settings) {
        var config = settings.consumer("reader");
        config.put("isolation.level", "read_committed");
        config.put("auto.offset.reset", "earliest");
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config)) {
            List<TopicPartition> partitions = TOPICS.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        var written = new HashMap<String, Map<String, List<String>>>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            if (!List.of(Topics.BINDINGS, Topics.SCHEDULING).contains(record.topic())) {
                String namespace = key.substring(key.indexOf(' ') + 1, key.indexOf('/'));
                assertThat(record.partition())
                        .isEqualTo(Partitioning.ofNode(namespace, PARTITIONS)); // one hash for both
            }
            add(written, record.topic(), key, FactHeaders.revision(record.headers()), record.value());
        }
        return written;
    }

    private Map<String, Map<String, List<String>>> expected(List<Command> commands) {
        var expected = new HashMap<String, Map<String, List<String>>>();
        try (var driver = new TopologyTestDriver(
                MaterializerTopology.build(codec, () -> Long.MAX_VALUE, Views.ALL, ViewTopics.PRESENT),
                new Properties())) {
            var journal = driver.createInputTopic(Topics.JOURNAL, new ByteArraySerializer(), new ByteArraySerializer());
            commands.forEach(command -> journal.pipeInput(new TestRecord<>(
                    null,
                    codec.encode(command),
                    Fixtures.journaled(codec, new byte[0]).headers())));
            for (String topic : TOPICS) {
                driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
                        .readRecordsToList()
                        .forEach(record -> add(
                                expected, topic, record.key(), FactHeaders.revision(record.headers()), record.value()));
            }
        }
        return expected;
    }

    private static void add(
            Map<String, Map<String, List<String>>> all, String topic, String key, long revision, byte[] value) {
        all.computeIfAbsent(topic, _ -> new HashMap<>())
                .computeIfAbsent(key, _ -> new ArrayList<>())
                .add(revision + " " + (value == null ? "-" : Fixtures.text(value)));
    }
}
