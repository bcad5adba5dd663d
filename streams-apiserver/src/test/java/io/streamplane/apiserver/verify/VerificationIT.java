package io.streamplane.apiserver.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.streamplane.apiserver.journal.Fixtures;
import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.materializer.Materializer;
import io.streamplane.apiserver.materializer.Views;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.TopicAdmin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class VerificationIT {

    private static final int PARTITIONS = 3;

    @TempDir
    Path directory;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final CommandCodec codec = new CommandCodec(registry);
    private EmbeddedKafka broker;
    private ClientSettings settings;
    private Materializer materializer;
    private KafkaProducer<byte[], byte[]> producer;
    private long sent;

    @BeforeEach
    void start() {
        broker = EmbeddedKafka.start(directory.resolve("kafka"), 0, Map.of());
        settings = ClientSettings.of(broker.bootstrapServers());
        try (var topics = new TopicAdmin(settings)) {
            topics.ensure(PARTITIONS);
        }
        materializer = Materializer.start(new Materializer.Options(
                settings, registry, directory.resolve("streams"), true, () -> Long.MAX_VALUE, Views.ALL));
        producer = new KafkaProducer<>(settings.producer("test"));
    }

    @AfterEach
    void stop() {
        producer.close();
        materializer.close();
        broker.close();
    }

    @Test
    void shouldFindNothingWhileTheMaterializerWorks() throws Exception {
        // Given
        var writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 6_000; i++) {
                append(command(i));
            }
        });

        // When
        var reports = new ArrayList<Verification.Report>();
        while (writer.isAlive() || reports.size() < 3) {
            reports.add(verify());
        }
        writer.join();
        settle();
        reports.add(verify());

        // Then
        assertThat(reports)
                .allSatisfy(report -> assertThat(report.differences()).isEmpty());
        assertThat(reports.getLast().position()).isEqualTo(6_000);
        assertThat(reports.getLast().parts().get("desired.pods")).isPositive();
        assertThat(reports.getLast().parts().get("bindings")).isPositive();
        assertThat(reports.getLast().parts()).containsKeys("state", "cluster", "scheduling", "observed.pods");
    }

    @Test
    void shouldNameEachKeyThatSomebodyElseWrote() throws Exception {
        // Given
        ResourceKey a = Fixtures.pod("ns", "a");
        ResourceKey b = Fixtures.pod("ns", "b");
        append(Fixtures.create(a, "u1"));
        append(Fixtures.update(a, "u1", 1, 7));
        append(Fixtures.create(b, "u2"));
        append(Fixtures.status(b, "Running"));
        settle();
        assertThat(verify().differences()).isEmpty();

        // When
        var first = (Mutation.PutDesired) Fixtures.put(a, "u1", null, 0);
        produce("desired.pods", "ns/a", 1L, "u1", framed(first.value()));
        produce("observed.pods", "ns/b", 4L, null, framed(Fixtures.bytes("{\"phase\":\"Failed\"}")));
        produce("desired.pods", "ns/ghost", 3L, "u9", framed(Fixtures.bytes("{}")));
        produce("observed.pods", "ns/plain", null, null, "hello".getBytes(StandardCharsets.UTF_8));
        produce("desired.pods", "ns/b", 3L, null, null);

        // Then
        assertThat(verify().differences())
                .extracting(each -> each.topic() + " " + each.key() + " " + each.problem())
                .containsExactly(
                        "desired.pods ns/a STALE",
                        "desired.pods ns/b VALUE",
                        "desired.pods ns/b UID",
                        "desired.pods ns/ghost SURPLUS",
                        "observed.pods ns/b VALUE",
                        "observed.pods ns/plain FOREIGN");
    }

    @Test
    void shouldRepairWhateverSomebodyElseWrote() throws Exception {
        // Given
        ResourceKey a = Fixtures.pod("ns", "a");
        ResourceKey b = Fixtures.pod("ns", "b");
        append(Fixtures.create(a, "u1"));
        append(Fixtures.bind(a, "u1", "node-1"));
        append(Fixtures.create(b, "u2"));
        append(Fixtures.status(b, "Running"));
        append(Fixtures.create(Fixtures.pod("ns", "gone"), "u3"));
        append(Fixtures.delete(Fixtures.pod("ns", "gone")));
        settle();
        byte[] other = framed(Fixtures.bytes("{\"phase\":\"Failed\"}"));
        for (String topic : List.of("state", "scheduling", "bindings", "cluster")) {
            produceAt(topic, "pods ns/a desired", 1L, "u1", other);
            produceAt(topic, "pods ns/b observed", null, null, "hello".getBytes(StandardCharsets.UTF_8));
            produceAt(topic, "pods ns/gone desired", 5L, "u3", other);
            produceAt(topic, "pods ns/ghost observed", 3L, null, other);
            produceAt(topic, "what is this", null, null, new byte[] {1});
            produceAt(topic, "widgets.example.com ns/x desired", 2L, "u9", other);
            produceAt(topic, "pods ns/b desired", null, null, null);
        }
        produce("desired.pods", "ns/ghost", 3L, "u9", other);
        produce("observed.pods", "ns/plain", null, null, "hello".getBytes(StandardCharsets.UTF_8));
        var found = verify();

        // When
        Verification.Report left;
        try (var topics = new MaterializedTopics(settings);
                var journal = new JournalReader(settings, codec);
                var repair = new Repair(settings, registry, Kinds.builtIn())) {
            left = repair.run(found, topics, journal);
        }

        // Then
        assertThat(found.differences()).hasSizeGreaterThan(20);
        assertThat(left.differences()).isEmpty();
    }

    private void produceAt(
            String topic, String key, @Nullable Long revision, @Nullable String uid, byte @Nullable [] value)
            throws Exception {
        for (int partition = 0; partition < producer.partitionsFor(topic).size(); partition++) {
            var record = new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value);
            if (revision != null) {
                FactHeaders.putRevision(record.headers(), revision);
            }
            if (uid != null) {
                FactHeaders.putUid(record.headers(), uid);
            }
            producer.send(record).get();
        }
    }

    @Test
    void shouldMakeTheViewsAgreeWithTheChoice() throws Exception {
        // Given
        for (int i = 0; i < 300; i++) {
            append(command(i));
        }
        settle();

        // When
        restart(Views.parse("configmaps"));
        append(command(300));
        settle();
        var without = verify();
        restart(Views.ALL);
        append(command(301));
        settle();
        var with = verify();

        // Then
        assertThat(without.differences()).isEmpty();
        assertThat(without.parts()).doesNotContainKeys("desired.pods", "observed.pods");
        assertThat(with.differences()).isEmpty();
        assertThat(with.parts().get("desired.pods"))
                .isEqualTo(Objects.requireNonNull(without.parts().get("scheduling")) / 2);
    }

    @Test
    void shouldFindNothingBeforeAnythingWasWritten() {
        // When
        var report = verify();

        // Then
        assertThat(report.differences()).isEmpty();
        assertThat(report.position()).isZero();
        assertThat(report.records()).isZero();
    }

    private void restart(Views views) {
        materializer.close();
        materializer = Materializer.start(new Materializer.Options(
                settings, registry, directory.resolve("streams"), true, () -> Long.MAX_VALUE, views));
    }

    private Verification.Report verify() {
        try (var topics = new MaterializedTopics(settings);
                var journal = new JournalReader(settings, codec)) {
            return Verification.run(topics, journal);
        }
    }

    private static Command command(int i) {
        ResourceKey key = Fixtures.pod("ns" + i % 5, "p" + i % 30);
        return switch (i / 30 % 4) {
            case 0 -> Fixtures.create(key, "u" + i / 120);
            case 1 -> Fixtures.bind(key, "u" + i / 120, "node-" + i % 7);
            case 2 -> Fixtures.status(key, "Running");
            default -> i % 2 == 0 ? Fixtures.delete(key) : Fixtures.create(key, "late");
        };
    }

    private synchronized void append(Command command) {
        producer.send(Fixtures.journaled(codec, codec.encode(framed(command))));
        sent++;
    }

    private void settle() {
        producer.flush();
        try (var topics = new MaterializedTopics(settings)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> topics.position() >= sent);
        }
    }

    /** As the journal's commands are: their values have the wire format's frame. */
    private static Command framed(Command command) {
        var mutations = command.mutations().stream()
                .<Mutation>map(mutation -> switch (mutation) {
                    case Mutation.PutDesired put ->
                        new Mutation.PutDesired(put.key(), put.uid(), put.node(), framed(put.value()));
                    case Mutation.PutObserved put -> new Mutation.PutObserved(put.key(), framed(put.value()));
                    case Mutation.Delete delete -> delete;
                })
                .toList();
        return new Command(command.time(), command.cause(), command.origin(), command.preconditions(), mutations);
    }

    private static byte[] framed(byte[] value) {
        return ByteBuffer.allocate(5 + value.length).position(5).put(value).array();
    }

    private void produce(
            String topic, String key, @Nullable Long revision, @Nullable String uid, byte @Nullable [] value)
            throws Exception {
        int partition = Partitioning.ofObject("pods", io.streamplane.schemas.topic.ObjectKey.parse(key), PARTITIONS);
        var record = new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value);
        if (revision != null) {
            FactHeaders.putRevision(record.headers(), revision);
        }
        if (uid != null) {
            FactHeaders.putUid(record.headers(), uid);
        }
        producer.send(record).get();
    }
}
