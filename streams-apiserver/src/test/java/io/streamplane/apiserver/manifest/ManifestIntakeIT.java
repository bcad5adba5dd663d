package io.streamplane.apiserver.manifest;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.streamplane.schemas.avro.Manifest;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One partition, so that results come in the order of the records. */
@Timeout(120)
class ManifestIntakeIT {

    private static final Kind CONFIG_MAP = Kinds.builtIn().get("configmaps");
    private static final TopicPartition RESULTS = new TopicPartition(Topics.MANIFEST_RESULTS, 0);

    @TempDir
    Path directory;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ObjectCodec codec = new ObjectCodec(registry);
    private EmbeddedKafka broker;
    private ClientSettings settings;
    private KafkaJournal journal;
    private KafkaProducer<byte[], byte[]> producer;
    private IntakeLoop<?> intake;
    private Duration patience = Duration.ofSeconds(30);

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

    @Test
    void shouldApplyTextAndAvroOfEveryForm() {
        // Given
        byte[] typed = codec.encodeDesired(CONFIG_MAP, (ObjectNode) JsonMapper.shared()
                .readTree("{\"metadata\":{\"name\":\"typed\",\"namespace\":\"ns\"},\"data\":{\"v\":\"1\"}}"));
        byte[] record = new EnvelopeSerde<Manifest>(registry, Topics.MANIFESTS + "-value", Manifest.getClassSchema())
                .serialize(new Manifest(json("record")));

        // When
        produce("json", json("json"));
        produce(null, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml\n  namespace: ns\ndata: {v: '1'}\n");
        produce("typed", typed, Map.of());
        produce("record", record, Map.of("fieldManager", "alice"));
        List<ManifestResultRecord> results = results(4);

        // Then
        assertThat(results).allMatch(ManifestResultRecord::getAccepted).allMatch(ManifestResultRecord::getChanged);
        assertThat(results).extracting(ManifestResultRecord::getOffset).containsExactly(1L, 2L, 3L, 4L);
        assertThat(List.of("json", "yaml", "typed", "record"))
                .allSatisfy(name ->
                        assertThat(object(name).at("/data/v").asString()).isEqualTo("1"));
        assertThat(object("record").at("/metadata/managedFields/0/manager").asString())
                .isEqualTo("alice");
        assertThat(object("json").at("/metadata/managedFields/0/manager").asString())
                .isEqualTo("manifests");
    }

    @Test
    void shouldAnswerWhatItCannotTakeAsHttpWould() {
        // When
        produce("k", "\u0000\u0000\u0000\u0000\u0063 no schema");
        produce("k", "just text");
        produce("k", "[]");
        produce("k", "");
        produce("k", "{\"apiVersion\":\"v1\",\"kind\":\"Foo\",\"metadata\":{\"name\":\"a\"}}");
        produce("k", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{}}");
        produce("k", json("a"), Map.of("authorization", "Bearer nobody"));
        produce("k", json("a"), Map.of("authorization", "Bearer of-bob"));
        produce("k", json("a"), Map.of("dryRun", "Some"));
        produce(null, (byte[]) null, Map.of());
        List<ManifestResultRecord> results = results(10);

        // Then
        assertThat(results).noneMatch(ManifestResultRecord::getAccepted);
        assertThat(results)
                .extracting(result -> JsonMapper.shared()
                        .readTree(result.getStatus())
                        .path("code")
                        .asInt())
                .containsExactly(400, 400, 400, 400, 404, 422, 401, 403, 400, 400);
        assertThat(JsonMapper.shared()
                        .readTree(results.get(7).getStatus())
                        .path("message")
                        .asString())
                .isEqualTo(
                        "configmaps \"a\" is forbidden: User \"bob\" cannot patch resource \"configmaps\" in API group"
                                + " \"\" in the namespace \"ns\"");
        assertThat(intake.failed().toCompletableFuture()).isNotDone();
    }

    @Test
    void shouldDeleteWhatTheKeyAppliedAndNothingElse() {
        // Given
        produce("one", json("first"));
        produce("one", json("second"));
        produce("other", json("third"));
        results(3);

        // When
        produce("one", (byte[]) null, Map.of());
        produce("one", (byte[]) null, Map.of());
        List<ManifestResultRecord> results = results(2);

        // Then
        assertThat(results).extracting(ManifestResultRecord::getAccepted).containsExactly(true, true);
        assertThat(results).extracting(ManifestResultRecord::getChanged).containsExactly(true, false);
        assertThat(results.getFirst().getObjects())
                .extracting(each -> each.getName())
                .containsExactly("first", "second");
        assertThat(names()).containsExactly("third");
    }

    @Test
    void shouldNotDeleteAnObjectThatTookThePlaceOfTheKeysOwn() {
        // Given
        produce("one", json("same"));
        results(1);
        deleteByHand("same");
        produce(null, json("same"));
        results(1);

        // When
        produce("one", (byte[]) null, Map.of());
        ManifestResultRecord result = results(1).getFirst();

        // Then
        assertThat(result.getAccepted()).isTrue();
        assertThat(result.getChanged()).isFalse();
        assertThat(outcomes(result)).containsExactly("gone");
        assertThat(names()).containsExactly("same");
    }

    @Test
    void shouldLetTheLaterRecordOfTwoKeysWinAndDeleteWithTheLastKeyOnly() {
        // When
        produce("one", json("shared").replace("\"v\"", "\"w\""));
        produce("two", json("shared"));
        produce("one", (byte[]) null, Map.of());
        List<ManifestResultRecord> kept = results(3);
        String data = object("shared").path("data").toString();
        produce("two", (byte[]) null, Map.of());
        List<ManifestResultRecord> deleted = results(1);

        // Then
        assertThat(kept).allMatch(ManifestResultRecord::getAccepted);
        assertThat(kept.get(0).getWarnings()).isEmpty();
        assertThat(kept.get(1).getWarnings()).singleElement().asString().contains("key \"one\" holds this object too");
        assertThat(kept.get(2).getWarnings()).singleElement().asString().contains("key \"two\" holds it too");
        assertThat(outcomes(kept.get(2))).containsExactly("kept");
        assertThat(data).isEqualTo("{\"v\":\"1\"}");
        assertThat(outcomes(deleted.getFirst())).containsExactly("deleted");
        assertThat(names()).isEmpty();
    }

    @Test
    void shouldWaitForANamespaceWhateverTheOrderAndTheKeys() {
        // When
        produce("one", in("late", "a", "1"));
        produce(null, in("late", "b", "1"));
        produce("one", in("late", "a", "2"));
        produce("other", json("meanwhile"));
        produce("one", namespace("late"));
        List<ManifestResultRecord> results = results(5);

        // Then
        assertThat(results).allMatch(ManifestResultRecord::getAccepted);
        assertThat(results).extracting(ManifestResultRecord::getOffset).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
        assertThat(results.subList(0, 2))
                .extracting(ManifestResultRecord::getOffset)
                .containsExactly(4L, 5L);
        assertThat(object("late", "a").at("/data/v").asString()).isEqualTo("2");
        assertThat(object("late", "b").at("/data/v").asString()).isEqualTo("1");
    }

    @Test
    void shouldGoOnWaitingWithAnotherMember() throws IOException {
        // Given
        produce("one", in("late", "a", "1"));
        produce("two", json("meanwhile"));
        results(1);

        // When
        intake.close();
        intake = intake();
        produce("three", namespace("late"));
        List<ManifestResultRecord> results = results(2);

        // Then
        assertThat(results).extracting(ManifestResultRecord::getOffset).containsExactly(3L, 1L);
        assertThat(results).allMatch(ManifestResultRecord::getAccepted);
        assertThat(new WaitingReader(settings, registry).readAll()).isEmpty();
        assertThat(new InventoryReader(settings, registry).readAll()).hasSize(4);
    }

    @Test
    void shouldRefuseOnceWhatDoesNotGetWhatItLacks() throws IOException {
        // Given
        intake.close();
        patience = Duration.ofMillis(700);
        intake = intake();

        // When
        produce("one", in("never", "a", "1"));
        produce("two", json("kind").replace("\"v1\"", "\"example.com/v1\"").replace("ConfigMap", "Foo"));
        List<ManifestResultRecord> results = results(2);

        // Then
        assertThat(results).noneMatch(ManifestResultRecord::getAccepted);
        assertThat(results)
                .extracting(ManifestResultRecord::getStatus)
                .anySatisfy(status -> assertThat(status).contains("namespaces \\\"never\\\" not found; waited"));
        assertThat(results)
                .extracting(ManifestResultRecord::getStatus)
                .anySatisfy(status -> assertThat(status)
                        .contains("no matches for kind \\\"Foo\\\" in version \\\"example.com/v1\\\""));
        assertThat(new WaitingReader(settings, registry).readAll()).isEmpty();
    }

    @Test
    void shouldWithdrawWhatWaitsWhenItsKeyIsDeleted() {
        // When
        produce("one", in("late", "a", "1"));
        produce("two", in("late", "b", "1"));
        produce("one", (byte[]) null, Map.of());
        List<ManifestResultRecord> withdrawn = results(2);
        produce("three", namespace("late"));
        results(2);

        // Then
        assertThat(withdrawn)
                .filteredOn(result -> !result.getAccepted())
                .singleElement()
                .satisfies(result -> assertThat(result.getOffset()).isEqualTo(1))
                .satisfies(result -> assertThat(result.getStatus()).contains("still waited for namespace"));
        assertThat(journal.current().list(CONFIG_MAP, "late"))
                .extracting(each -> each.key().name())
                .containsExactly("b");
    }

    @Test
    void shouldMakeAgainWhatIsBeingDeletedWhenItIsGone() {
        // Given
        produce("space", namespace("short"));
        results(1);
        produce("space", (byte[]) null, Map.of());
        results(1);

        // When
        produce("space", namespace("short"));
        produce("one", in("short", "a", "1"));
        produce("two", json("meanwhile"));
        results(1);
        boolean goesStill = journal.current()
                .get(Kinds.builtIn().get("namespaces"), ObjectKey.clusterScoped("short"))
                .orElseThrow()
                .tree()
                .at("/metadata/deletionTimestamp")
                .isString();
        finalizeNamespace("short");
        List<ManifestResultRecord> results = results(2);

        // Then
        assertThat(goesStill).isTrue();
        assertThat(results).allMatch(ManifestResultRecord::getAccepted).allMatch(ManifestResultRecord::getChanged);
        assertThat(object("short", "a").at("/data/v").asString()).isEqualTo("1");
    }

    @Test
    void shouldTakeAwayTheFinalizerOfWhatIsBeingDeleted() {
        // Given
        produce("one", json("held").replace("\"namespace\"", "\"finalizers\":[\"example.com/x\"],\"namespace\""));
        produce("one", (byte[]) null, Map.of());
        results(2);

        // When
        produce("two", json("held"));
        ManifestResultRecord result = results(1).getFirst();

        // Then
        assertThat(result.getAccepted()).isTrue();
        assertThat(names()).isEmpty();
    }

    @Test
    void shouldNotWaitInADryRun() {
        // When
        produce("one", in("late", "a", "1"), Map.of("dryRun", "All"));
        produce("two", json("fresh"), Map.of("dryRun", "All"));
        List<ManifestResultRecord> results = results(2);

        // Then
        assertThat(results).extracting(ManifestResultRecord::getAccepted).containsExactly(false, true);
        assertThat(outcomes(results.get(1))).containsExactly("created");
        assertThat(results.get(1).getOutcomes().getFirst().getChanges())
                .extracting(change -> change.getPath() + " " + change.getAfter())
                .contains(".data.v \"1\"");
        assertThat(names()).isEmpty();
    }

    @Test
    void shouldTakeSeveralDocumentsAndListsInOneRecord() {
        // Given
        String list =
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMapList\",\"items\":[{\"metadata\":{\"name\":\"c\",\"namespace\":\"many\"}},"
                        + in("ns", "d", "1") + "]}";

        // When
        produce("many", in("many", "a", "1") + "\n---\n" + namespace("many") + "\n---\n# nothing\n---\n" + list);
        produce("bad", json("good") + "\n---\n" + json("bad").replace("\"v\":\"1\"", "\"v\":[]"));
        produce("worse", json("good") + "\n---\n}");
        produce("late", json("early") + "\n---\n" + in("later", "x", "1"));
        produce("later", namespace("later"));
        List<ManifestResultRecord> results = results(5);

        // Then
        assertThat(results)
                .extracting(ManifestResultRecord::getAccepted)
                .containsExactly(true, false, false, true, true);
        assertThat(outcomes(results.get(0))).containsExactly("created", "created", "created", "created");
        assertThat(results.get(0).getObjects())
                .extracting(each -> each.getName())
                .containsExactly("a", "many", "c", "d");
        assertThat(outcomes(results.get(1))).containsExactly("skipped", "refused");
        assertThat(outcomes(results.get(4))).containsExactly("created", "created");
        assertThat(names()).containsExactly("d", "early");
    }

    @Test
    void shouldTakeAsLargeAManifestAsHttpDoes() {
        // When
        produce("big", json("big").replace("\"v\":\"1\"", "\"v\":\"" + "x".repeat(1024 * 1024 - 10) + "\""));
        produce("bigger", json("bigger").replace("\"v\":\"1\"", "\"v\":\"" + "x".repeat(3 * 1024 * 1024 - 200) + "\""));
        List<ManifestResultRecord> results = results(2);

        // Then
        assertThat(results).extracting(ManifestResultRecord::getAccepted).containsExactly(true, false);
        assertThat(results.get(1).getStatus())
                .contains("ConfigMap \\\"bigger\\\" is invalid")
                .hasSizeLessThan(1024 * 1024);
    }

    @Test
    void shouldTellConflictsWithTheirOwnersAndTakeFieldsByForce() {
        // When
        produce("k", json("shared"), Map.of("fieldManager", "alice"));
        String other = json("shared").replace("\"v\":\"1\"", "\"v\":\"2\"");
        produce("k", other, Map.of("fieldManager", "bob"));
        produce("k", other, Map.of("fieldManager", "bob", "force", "true"));
        produce("k", other, Map.of("fieldManager", "bob", "force", "true"));
        List<ManifestResultRecord> results = results(4);

        // Then
        assertThat(results).extracting(ManifestResultRecord::getAccepted).containsExactly(true, false, true, true);
        assertThat(results).extracting(ManifestResultRecord::getChanged).containsExactly(true, false, true, false);
        assertThat(results.get(1).getStatus())
                .contains("Apply failed with 1 conflict: conflict with \\\"alice\\\": .data.v");
        assertThat(object("shared").at("/data/v").asString()).isEqualTo("2");
    }

    @Test
    void shouldAnswerEachRecordOnceAcrossMembers() throws IOException {
        // Given
        int many = 600;
        for (int i = 0; i < many; i++) {
            produce(i % 2 == 0 ? null : "k" + i, json("m" + i));
        }

        // When
        results(50);
        intake.close();
        intake = intake();
        List<ManifestResultRecord> results = results(many + 1, 0);

        // Then
        assertThat(results).allMatch(ManifestResultRecord::getAccepted);
        assertThat(results)
                .extracting(ManifestResultRecord::getOffset)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(names()).hasSize(many);
    }

    private IntakeLoop<?> intake() throws IOException {
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

    private static List<String> outcomes(ManifestResultRecord result) {
        return result.getOutcomes().stream()
                .map(ObjectOutcomeRecord::getOutcome)
                .toList();
    }

    private void deleteByHand(String name) {
        var target = new Target(CONFIG_MAP, "ns", name, "");
        var options = new DeleteOptions(false, null, null, null, null);
        new JournalOperations(journal, codec, KindRulebook.builtIn())
                .delete(new Caller("tester", List.of(), "", ""), target, options);
    }

    /** As the namespace controller does it, when the namespace is empty. */
    private void finalizeNamespace(String name) {
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

    private static String namespace(String name) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + name + "\"}}";
    }

    private static String in(String namespace, String name, String value) {
        return json(name).replace("\"ns\"", "\"" + namespace + "\"").replace("\"1\"", "\"" + value + "\"");
    }

    private static String json(String name) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name
                + "\",\"namespace\":\"ns\"},\"data\":{\"v\":\"1\"}}";
    }

    private void produce(@Nullable String key, String value) {
        produce(key, value, Map.of());
    }

    private void produce(@Nullable String key, String value, Map<String, String> headers) {
        produce(key, value.getBytes(StandardCharsets.UTF_8), headers);
    }

    private void produce(@Nullable String key, byte @Nullable [] value, Map<String, String> headers) {
        var record = new ProducerRecord<>(
                Topics.MANIFESTS, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        producer.send(record);
    }

    private ObjectNode object(String name) {
        return object("ns", name);
    }

    private ObjectNode object(String namespace, String name) {
        return journal.current()
                .get(CONFIG_MAP, new ObjectKey(namespace, name))
                .orElseThrow()
                .tree();
    }

    private List<String> names() {
        return journal.current().list(CONFIG_MAP, "ns").stream()
                .map(each -> each.key().name())
                .toList();
    }

    private long read;

    /** The next results, as soon as there are so many. */
    private List<ManifestResultRecord> results(int count) {
        return results(count, read);
    }

    private List<ManifestResultRecord> results(int count, long from) {
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
