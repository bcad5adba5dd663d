package io.streamplane.apiserver.fork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.streamplane.apiserver.journal.Fixtures;
import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.read.UnreadableJournalException;
import io.streamplane.apiserver.materializer.Checkpoint;
import io.streamplane.apiserver.materializer.CheckpointWriter;
import io.streamplane.apiserver.materializer.Materializer;
import io.streamplane.apiserver.materializer.Views;
import io.streamplane.apiserver.vault.DataKeyTopic;
import io.streamplane.apiserver.verify.Verification;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.registry.CompatibilityLevel;
import io.streamplane.schemas.registry.TopicSchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(180)
class HistoryCopyIT {

    private static final int PARTITIONS = 3;

    @TempDir
    Path directory;

    private EmbeddedKafka one;
    private EmbeddedKafka other;
    private ClientSettings from;
    private ClientSettings to;

    @BeforeEach
    void start() {
        one = EmbeddedKafka.start(directory.resolve("one"), 0, Map.of());
        other = EmbeddedKafka.start(directory.resolve("other"), 0, Map.of());
        from = ClientSettings.of(one.bootstrapServers());
        to = ClientSettings.of(other.bootstrapServers());
        for (ClientSettings settings : List.of(from, to)) {
            try (var topics = new TopicAdmin(settings)) {
                topics.ensure(PARTITIONS);
            }
        }
    }

    @AfterEach
    void stop() {
        other.close();
        one.close();
    }

    @Test
    void shouldLetAMaterializerGoOnAsIfItHadReadAll() {
        // Given
        try (var registry = TopicSchemaRegistry.start(from)) {
            leaveAGap();
            registry.setLevel("", CompatibilityLevel.FULL);
            var codec = new CommandCodec(registry);
            try (var producer = new KafkaProducer<byte[], byte[]>(from.producer("test"))) {
                for (int i = 0; i < 600; i++) {
                    append(producer, codec, i == 100 ? new byte[] {7} : codec.encode(command(i)));
                }
            }

            // When
            var copy = new HistoryCopy(Kinds.builtIn(), from, to);
            boolean own = copy.schemas();
            Checkpoint checkpoint;
            try (var journal = new JournalReader(from, codec)) {
                checkpoint = copy.journal(journal, 400);
            }
            CheckpointWriter.write(checkpoint, to, Views.ALL);

            // Then
            assertThat(own).isTrue();
            assertThat(checkpoint.position()).isEqualTo(400);
        }
        try (var registry = TopicSchemaRegistry.start(to)) {
            var codec = new CommandCodec(registry);
            assertThat(registry.level("")).contains(CompatibilityLevel.FULL);
            var asWritten = verify(codec);
            assertThat(asWritten.differences()).isEmpty();
            assertThat(asWritten.journalEnd()).isEqualTo(400);
            assertThat(asWritten.parts().get("bindings")).isPositive();

            // When
            try (Materializer materializer = Materializer.start(new Materializer.Options(
                            to, registry, directory.resolve("streams"), true, () -> Long.MAX_VALUE, Views.ALL));
                    var producer = new KafkaProducer<byte[], byte[]>(to.producer("test"))) {
                for (int i = 400; i < 600; i++) {
                    append(producer, codec, codec.encode(command(i)));
                }
                await().atMost(Duration.ofSeconds(60))
                        .failFast(() ->
                                materializer.failed().toCompletableFuture().isDone())
                        .until(() -> position() == 600);
            }

            // Then
            assertThat(verify(codec).differences()).isEmpty();
        }
    }

    @Test
    void shouldTakeAlongTheKeysOfTheSecretsUpToThenAndNoOthers() {
        // Given
        try (var registry = TopicSchemaRegistry.start(from);
                var keys = DataKeyTopic.start(from, registry);
                var producer = new KafkaProducer<byte[], byte[]>(from.producer("test"))) {
            var objects = new ObjectCodec(registry, keys);
            var codec = new CommandCodec(registry);
            for (String name : List.of("kept", "shredded", "later")) {
                append(producer, codec, codec.encode(secret(objects, name)));
            }
            keys.destroy("u-shredded");
            var copy = new HistoryCopy(Kinds.builtIn(), from, to);
            copy.schemas();

            // When
            try (var journal = new JournalReader(from, codec)) {
                copy.journal(journal, 2);
            }

            // Then
            try (var there = TopicSchemaRegistry.start(to);
                    var copied = DataKeyTopic.start(to, there)) {
                assertThat(copied.find("u-kept")).hasValue(keys.find("u-kept").orElseThrow());
                assertThat(copied.find("u-shredded")).isEmpty();
                assertThat(copied.find("u-later")).isEmpty();
            }
        }
    }

    @Test
    void shouldStopAtARecordOfAVersionThatItDoesNotKnow() {
        // Given
        try (var registry = TopicSchemaRegistry.start(from);
                var producer = new KafkaProducer<byte[], byte[]>(from.producer("test"))) {
            var codec = new CommandCodec(registry);
            append(producer, codec, codec.encode(command(0)));
            byte[] unknown = codec.encode(command(1));
            unknown[5] = 4; // version 2
            append(producer, codec, unknown);
            append(producer, codec, codec.encode(command(2)));

            // When / Then
            try (var journal = new JournalReader(from, codec)) {
                assertThatThrownBy(() -> new HistoryCopy(Kinds.builtIn(), from, to).journal(journal, 3))
                        .isInstanceOf(UnreadableJournalException.class)
                        .hasMessageContaining("journal-0@1")
                        .hasMessageContaining("version 2");
            }
        }
    }

    @Test
    void shouldSayWhereAnotherRegistryIsInUse() {
        // When / Then
        assertThat(new HistoryCopy(Kinds.builtIn(), from, to).schemas()).isFalse();
    }

    /** The marker of a transaction takes up an offset, as a record does that compaction removes. */
    private void leaveAGap() {
        var config = from.producer("gap");
        config.put("transactional.id", "gap");
        try (var producer = new KafkaProducer<byte[], byte[]>(config)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(
                    Topics.SCHEMAS,
                    0,
                    "{\"type\":\"compatibility\",\"subject\":\"x\"}".getBytes(StandardCharsets.UTF_8),
                    "{\"level\":\"NONE\"}".getBytes(StandardCharsets.UTF_8)));
            producer.commitTransaction();
        }
    }

    private static Command command(int i) {
        ResourceKey key = Fixtures.pod("ns" + i % 5, "p" + i % 30);
        Command command = switch (i / 30 % 4) {
            case 0 -> Fixtures.create(key, "u" + i / 120);
            case 1 -> Fixtures.bind(key, "u" + i / 120, "node-" + i % 30 % 7);
            case 2 -> Fixtures.status(key, "Running");
            default -> i % 2 == 0 ? Fixtures.delete(key) : Fixtures.create(key, "late");
        };
        List<Mutation> framed = command.mutations().stream()
                .<Mutation>map(mutation -> switch (mutation) {
                    case Mutation.PutDesired put ->
                        new Mutation.PutDesired(key, put.uid(), put.node(), framed(put.value()));
                    case Mutation.PutObserved put -> new Mutation.PutObserved(key, framed(put.value()));
                    case Mutation.Delete delete -> delete;
                })
                .toList();
        return Fixtures.command(command.preconditions(), framed);
    }

    /** As the wire format begins. */
    private static byte[] framed(byte[] value) {
        return ByteBuffer.allocate(5 + value.length)
                .put(new byte[] {0, 0, 0, 0, 1})
                .put(value)
                .array();
    }

    private static Command secret(ObjectCodec codec, String name) {
        ObjectNode object = (ObjectNode) JsonMapper.shared()
                .readTree("{\"metadata\":{\"namespace\":\"ns\",\"name\":\"" + name + "\",\"uid\":\"u-" + name
                        + "\"},\"data\":{\"a\":\"aGk=\"}}");
        var key = new ResourceKey("secrets", new ObjectKey("ns", name));
        return Fixtures.command(
                List.of(),
                List.of(new Mutation.PutDesired(key, "u-" + name, null, codec.encodeDesired(SecretKind.KIND, object))));
    }

    private static void append(KafkaProducer<byte[], byte[]> producer, CommandCodec codec, byte[] value) {
        producer.send(Fixtures.journaled(codec, value));
        producer.flush();
    }

    private long position() {
        try (var topics = new MaterializedTopics(to)) {
            return topics.position();
        }
    }

    private Verification.Report verify(CommandCodec codec) {
        try (var topics = new MaterializedTopics(to);
                var journal = new JournalReader(to, codec)) {
            return Verification.run(topics, journal);
        }
    }
}
