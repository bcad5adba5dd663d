package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.authentication.BearerTokens;
import io.streamplane.apiserver.authentication.Users;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.intake.IntakeLoop;
import io.streamplane.apiserver.journal.KafkaJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.operation.JournalRoom;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.avro.ManifestResultRecord;
import io.streamplane.schemas.avro.ObjectOutcomeRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** An intake of manifests over a broker of its own, for each test. One partition, so that results come in the order of the records. */
@Timeout(120)
abstract class RunningIntake {

    static final Kind CONFIG_MAP = Kinds.builtIn().get("configmaps");
    static final TopicPartition RESULTS = new TopicPartition(Topics.MANIFEST_RESULTS, 0);

    @TempDir
    Path directory;

    final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    final ObjectCodec codec = new ObjectCodec(registry);
    EmbeddedKafka broker;
    ClientSettings settings;
    KafkaJournal journal;
    KafkaProducer<byte[], byte[]> producer;
    IntakeLoop<?> intake;
    Duration patience = Duration.ofSeconds(30);

    @BeforeEach
    void start() throws IOException {
        broker = EmbeddedKafka.start(directory.resolve("kafka"), 0, Map.of());
        settings = ClientSettings.of(broker.bootstrapServers());
        try (var topics = new TopicAdmin(settings)) {
            topics.ensure(1);
        }
        journal = KafkaJournal.start(settings, registry, Kinds.builtIn(), ObjectDecoder.of(codec));
        producer = new KafkaProducer<>(settings.producer("tester"));
        intake = intake();
        produce("ns", "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"ns\"}}");
        results(1);
    }

    @AfterEach
    void stop() {
        intake.close();
        producer.close();
        journal.close();
        broker.close();
    }

    IntakeLoop<?> intake() throws IOException {
        Path tokens = Files.writeString(directory.resolve("tokens"), "of-bob,bob,1,\"developers,testers\"\n");
        var users = new Users(
                BearerTokens.of(tokens),
                new AuthenticatedUser("producer", List.of(AuthenticatedUser.MASTERS)),
                "manifests");
        return ManifestIntake.start(
                new JournalOperations(journal, codec, KindRulebook.builtIn()),
                codec,
                settings,
                registry,
                users,
                JournalRoom.UNWATCHED,
                false,
                patience,
                Telemetry.none());
    }

    static List<String> outcomes(ManifestResultRecord result) {
        return result.getOutcomes().stream()
                .map(ObjectOutcomeRecord::getOutcome)
                .toList();
    }

    void deleteByHand(String name) {
        var target = new Target(CONFIG_MAP, "ns", name, "");
        var options = new DeleteOptions(false, null, null, null, null);
        new JournalOperations(journal, codec, KindRulebook.builtIn())
                .delete(new Caller("tester", List.of(), "", ""), target, options);
    }

    /** As the namespace controller does it, when the namespace is empty. */
    void finalizeNamespace(String name) {
        Kind kind = Kinds.builtIn().get("namespaces");
        ObjectNode body = journal.current()
                .get(kind, ObjectKey.clusterScoped(name))
                .orElseThrow()
                .tree()
                .deepCopy();
        ((ObjectNode) body.get("spec")).remove("finalizers");
        new JournalOperations(journal, codec, KindRulebook.builtIn())
                .update(
                        new Caller("tester", List.of(), "", ""),
                        new Target(kind, "", name, "finalize"),
                        body,
                        List.of(),
                        new WriteOptions(false, "tester", WriteOptions.FieldValidation.WARN, false));
    }

    static String namespace(String name) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + name + "\"}}";
    }

    static String in(String namespace, String name, String value) {
        return json(name).replace("\"ns\"", "\"" + namespace + "\"").replace("\"1\"", "\"" + value + "\"");
    }

    static String json(String name) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name
                + "\",\"namespace\":\"ns\"},\"data\":{\"v\":\"1\"}}";
    }

    void produce(@Nullable String key, String value) {
        produce(key, value, Map.of());
    }

    void produce(@Nullable String key, String value, Map<String, String> headers) {
        produce(key, value.getBytes(StandardCharsets.UTF_8), headers);
    }

    void produce(@Nullable String key, byte @Nullable [] value, Map<String, String> headers) {
        var record = new ProducerRecord<>(
                Topics.MANIFESTS, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        producer.send(record);
    }

    ObjectNode object(String name) {
        return object("ns", name);
    }

    ObjectNode object(String namespace, String name) {
        return journal.current()
                .get(CONFIG_MAP, new ObjectKey(namespace, name))
                .orElseThrow()
                .tree();
    }

    List<String> names() {
        return journal.current().list(CONFIG_MAP, "ns").stream()
                .map(each -> each.key().name())
                .toList();
    }

    long read;

    /** The next results, as soon as there are so many. */
    List<ManifestResultRecord> results(int count) {
        return results(count, read);
    }

    List<ManifestResultRecord> results(int count, long from) {
        var serde = new EnvelopeSerde<ManifestResultRecord>(
                registry, Topics.MANIFEST_RESULTS + "-value", ManifestResultRecord.getClassSchema());
        var config = settings.consumer("results");
        config.put("isolation.level", "read_committed");
        var found = new ArrayList<ManifestResultRecord>();
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config)) {
            consumer.assign(List.of(RESULTS));
            consumer.seek(RESULTS, from);
            while (found.size() < count) {
                for (var record : consumer.poll(Duration.ofMillis(50))) {
                    if (found.size() < count) {
                        found.add(serde.deserialize(record.value()));
                        read = record.offset() + 1;
                    }
                }
            }
        }
        return found;
    }
}
