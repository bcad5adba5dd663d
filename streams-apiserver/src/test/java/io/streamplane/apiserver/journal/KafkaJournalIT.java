package io.streamplane.apiserver.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.apiserver.journal.read.JournalUnavailableException;
import io.streamplane.apiserver.journal.state.ClusterState;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.materializer.Materializer;
import io.streamplane.apiserver.materializer.Views;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.avro.CommandRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.AwayRegistry;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(120)
class KafkaJournalIT {

    @TempDir
    Path directory;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private EmbeddedKafka broker;
    private ClientSettings settings;

    @BeforeEach
    void start() {
        broker = EmbeddedKafka.start(directory.resolve("kafka"), 0, Map.of());
        settings = ClientSettings.of(broker.bootstrapServers());
        try (var topics = new TopicAdmin(settings)) {
            assertThat(topics.ensure(3)).isEqualTo(3);
        }
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void shouldAcceptExactlyOneOfManyCreationsOverTwoReplicas() {
        try (KafkaJournal one = journal();
                KafkaJournal two = journal()) {
            // Given
            var outcomes = new ArrayList<CompletableFuture<Outcome>>();

            // When
            for (int i = 0; i < 200; i++) {
                KafkaJournal journal = i % 2 == 0 ? one : two;
                Command command = Fixtures.create(Fixtures.pod("ns", "p" + i / 20), "u" + i);
                outcomes.add(CompletableFuture.supplyAsync(() -> join(journal, command)));
            }

            // Then
            long accepted = outcomes.stream()
                    .map(CompletableFuture::join)
                    .filter(Outcome.Accepted.class::isInstance)
                    .count();
            assertThat(accepted).isEqualTo(10);
            assertThat(content(read(one))).isEqualTo(content(read(two)));
            assertThat(read(one).list(Fixtures.POD, "ns")).hasSize(10);
        }
    }

    @Test
    void shouldLoseNoIncrementInCompareAndSwapRaces() throws Exception {
        try (KafkaJournal one = journal();
                KafkaJournal two = journal()) {
            // Given
            ResourceKey key = Fixtures.pod("ns", "counter");
            join(one, Fixtures.create(key, "u"));
            assertThat(counter(read(two), key)).isZero();
            var workers = new ArrayList<Thread>();

            // When
            for (int worker = 0; worker < 8; worker++) {
                KafkaJournal journal = worker % 2 == 0 ? one : two;
                workers.add(Thread.startVirtualThread(() -> {
                    for (int i = 0; i < 25; i++) {
                        increment(journal, key);
                    }
                }));
            }
            for (Thread worker : workers) {
                worker.join();
            }

            // Then
            assertThat(counter(read(one), key)).isEqualTo(8 * 25);
        }
    }

    @Test
    void shouldContinueWhereItWasWhateverWasMaterialized() {
        // Given
        Map<String, String> before;
        try (KafkaJournal journal = journal()) {
            try (Materializer _ = materializer()) {
                for (int i = 0; i < 300; i++) {
                    ResourceKey key = Fixtures.pod("ns" + i % 7, "p" + i % 40);
                    join(journal, Fixtures.create(key, "u" + i));
                    journal.append(Fixtures.status(key, "Running"));
                    if (i % 3 == 0) {
                        journal.append(Fixtures.delete(key));
                    }
                }
            } // stops somewhere behind the journal's end
            for (int i = 0; i < 20; i++) {
                join(journal, Fixtures.status(Fixtures.pod("ns1", "p1"), "Late" + i));
            }
            before = content(read(journal));
        }

        // When
        try (KafkaJournal restarted = journal()) {

            // Then
            assertThat(content(restarted.current())).isEqualTo(before);
        }
    }

    @Test
    void shouldReadItsOwnAndOthersWrites() {
        try (KafkaJournal one = journal();
                KafkaJournal two = journal()) {
            for (int i = 0; i < 50; i++) {
                // Given
                var accepted = (Outcome.Accepted) join(one, Fixtures.create(Fixtures.pod("ns", "p" + i), "u" + i));

                // When
                Snapshot snapshot = read(two);

                // Then
                assertThat(snapshot.revision()).isGreaterThanOrEqualTo(accepted.revision());
                assertThat(snapshot.list(Fixtures.POD, "ns")).hasSize(i + 1);
            }
        }
    }

    @Test
    void shouldPassOverForeignTextInTheJournal() {
        try (KafkaJournal journal = journal()) {
            // Given
            produce(Topics.JOURNAL, "ns/a", "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));

            // When
            Outcome outcome = join(journal, Fixtures.create(Fixtures.pod("ns", "a"), "u1"));

            // Then
            assertThat(((Outcome.Accepted) outcome).revision()).isEqualTo(2);
        }
    }

    @Test
    void shouldStopAtACommandThatItDoesNotUnderstand() {
        try (KafkaJournal journal = journal()) {
            // Given
            var codec = new CommandCodec(registry);
            byte[] command = codec.encode(Fixtures.create(Fixtures.pod("ns", "a"), "u1"));
            command[5] = 4; // version 2

            // When
            produce(Fixtures.journaled(codec, command));

            // Then
            assertThatThrownBy(() -> journal.failed().toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .hasMessageContaining("expected a command at journal-0@0")
                    .hasMessageContaining("version 2");
            assertThatThrownBy(() -> join(journal, Fixtures.delete(Fixtures.pod("ns", "a"))))
                    .hasCauseInstanceOf(JournalUnavailableException.class);
        }
    }

    @Test
    void shouldGoOnAfterTheBrokerWasAway() {
        try (KafkaJournal journal = journal()) {
            // Given
            int port = Integer.parseInt(broker.bootstrapServers().split(":")[1]);
            join(journal, Fixtures.create(Fixtures.pod("ns", "a"), "u1"));

            // When
            broker.close();
            CompletableFuture<Outcome> meanwhile =
                    CompletableFuture.supplyAsync(() -> join(journal, Fixtures.create(Fixtures.pod("ns", "b"), "u2")));
            broker = EmbeddedKafka.start(directory.resolve("kafka"), port, Map.of());

            // Then
            assertThat(meanwhile.join()).isInstanceOf(Outcome.Accepted.class);
            assertThat(read(journal).list(Fixtures.POD, null)).hasSize(2);
        }
    }

    @Test
    void shouldTellNoOutcomeAndEndNoWaitOnTheThreadThatApplies() {
        try (KafkaJournal journal = journal()) {
            // Given
            var applying = new CompletableFuture<String>();
            journal.listen(_ -> applying.complete(Thread.currentThread().getName()));
            var never = new CountDownLatch(1);
            var told = new ConcurrentLinkedQueue<String>();
            Thread tester = Thread.currentThread();

            // When
            journal.atLeast(5, Duration.ofMinutes(1)).thenAccept(_ -> block(told, never, tester));
            for (int i = 0; i < 20; i++) {
                journal.append(Fixtures.create(Fixtures.pod("ns", "p" + i), "u"))
                        .thenAccept(_ -> block(told, never, tester));
            }

            // Then
            Snapshot all = journal.atLeast(20, Duration.ofMinutes(1))
                    .toCompletableFuture()
                    .join();
            assertThat(all.list(Fixtures.POD, "ns")).hasSize(20);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> told.size() == 21);
            assertThat(applying.join()).isEqualTo("journal-tail");
            assertThat(told).doesNotContain("journal-tail");
            never.countDown();
        }
    }

    private static void block(Collection<String> told, CountDownLatch never, Thread tester) {
        told.add(Thread.currentThread().getName());
        if (Thread.currentThread() == tester) {
            return;
        }
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldWaitForASchemaRegistryThatIsAwayAndForNoOther() throws Exception {
        // Given: a command of this build, and one of a build with another schema
        var away = new AwayRegistry(registry);
        var codec = new CommandCodec(registry);
        byte[] own = codec.encode(Fixtures.create(Fixtures.pod("ns", "a"), "u1"));
        Schema other = Schema.createRecord(
                "CommandRecord",
                "",
                CommandRecord.getClassSchema().getNamespace(),
                false,
                CommandRecord.getClassSchema().getFields().stream()
                        .filter(field -> !field.name().equals("grounds"))
                        .map(field -> new Schema.Field(field, field.schema()))
                        .toList());
        byte[] whole = codec.encode(Fixtures.create(Fixtures.pod("ns", "b"), "u2"));
        byte[] theirs = Arrays.copyOf(whole, whole.length - 1); // the last field, null, is one byte
        ByteBuffer.wrap(theirs).putInt(1, registry.register("journal-value", other));
        var record = new ProducerRecord<byte[], byte[]>(Topics.JOURNAL, 0, null, theirs);
        new EnvelopeSerde<CommandRecord>(registry, "journal-value", CommandRecord.getClassSchema(), other)
                .signature()
                .putInto(record.headers());
        try (KafkaJournal journal = KafkaJournal.start(settings, away, Fixtures.KINDS, Fixtures.DECODER)) {
            away.goAway();
            produce(Fixtures.journaled(codec, own));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> journal.current().revision() == 1);
            produce(record);
            away.awaitQuestion();
            assertThat(journal.current().revision()).isEqualTo(1);

            // When
            away.comeBack();

            // Then
            assertThat(read(journal).list(Fixtures.POD, "ns")).hasSize(2);
        }
    }

    @Test
    void shouldWaitForASchemaRegistryThatIsAwayBeforeItKnowsAKind() throws Exception {
        // Given: a definition of a kind, in a schema that this process has not met
        var away = new AwayRegistry(registry);
        var codec = new CommandCodec(registry);
        Kind definitions = CustomResourceDefinitionKind.KIND;
        var key = new ResourceKey(definitions.resource(), ObjectKey.clusterScoped("widgets.example.com"));
        ObjectNode definition = JsonMapper.shared().createObjectNode();
        definition.put("apiVersion", definitions.apiVersion()).put("kind", definitions.kind());
        definition.putObject("metadata").put("name", key.key().name()).put("uid", "u1");
        definition.putObject("spec").put("group", "example.com");
        var put = new Mutation.PutDesired(
                key, "u1", null, new ObjectCodec(registry).encodeDesired(definitions, definition));
        Command command = Fixtures.command(List.of(new Precondition.Absent(key)), List.of(put));
        try (KafkaJournal journal =
                KafkaJournal.start(settings, away, Kinds.builtIn(), ObjectDecoder.of(new ObjectCodec(away)))) {
            away.goAway();
            produce(Fixtures.journaled(codec, codec.encode(command)));
            away.awaitQuestion();
            assertThat(journal.current().revision()).isZero();

            // When
            away.comeBack();

            // Then
            assertThat(read(journal).get(definitions, key.key())).isPresent();
        }
    }

    /** Each is foreign for ever, also when its id is given later. */
    @Test
    void shouldPassOverWhateverSomebodyElseWrites() throws Exception {
        var codec = new CommandCodec(registry);
        byte[] command = codec.encode(Fixtures.create(Fixtures.pod("ns", "a"), "u1"));
        byte[] unknownId = command.clone();
        ByteBuffer.wrap(unknownId).putInt(1, 7_777);
        var ours = Fixtures.journaled(codec, command);
        var unsigned = new ProducerRecord<byte[], byte[]>(Topics.JOURNAL, 0, null, command);
        var otherSchema = new ProducerRecord<byte[], byte[]>(Topics.JOURNAL, 0, null, unknownId);
        otherSchema.headers().add("schema", new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        var garbage = Fixtures.journaled(codec, Arrays.copyOf(command, command.length - 3));
        try (KafkaJournal journal = journal()) {
            // When
            for (var each : List.of(unsigned, otherSchema, garbage, Fixtures.journaled(codec, new byte[] {1}))) {
                produce(each);
            }
            produce(ours);

            // Then
            assertThat(read(journal).list(Fixtures.POD, "ns")).hasSize(1);
            assertThat(journal.current().revision()).isEqualTo(5);
        }
    }

    /** A newer build beside it, and then that build alone. */
    @Test
    void shouldCarryWhatANewerBuildWrites() {
        // Given
        Kind widgets = KindBuilder.of("", "v1", "Widget", "widgets")
                .model(Pod.class)
                .subresources("status")
                .build();
        KindRegistry newer = Fixtures.KINDS.with(widgets);
        var key = new ResourceKey("widgets", new ObjectKey("ns", "w"));
        try (Materializer _ = materializer();
                KafkaJournal old = journal();
                KafkaJournal young = journal(newer)) {
            // When
            join(young, Fixtures.create(key, "u1"));
            join(young, Fixtures.status(key, "Ready"));
            join(old, Fixtures.create(Fixtures.pod("ns", "a"), "u2"));

            // Then
            assertThat(((ClusterState) read(old)).unknown()).isEqualTo(1);
            assertThat(join(old, Fixtures.create(key, "u3"))).isInstanceOf(Outcome.Rejected.class);
            assertThat(content(read(old))).isEqualTo(content(read(young)));
            assertThat(read(young)
                            .get(widgets, key.key())
                            .orElseThrow()
                            .tree()
                            .at("/status/phase")
                            .asString())
                    .isEqualTo("Ready");
        }
        try (KafkaJournal old = journal()) {
            assertThat(((ClusterState) old.current()).get(key))
                    .as("after a restart")
                    .isNotNull();
        }
    }

    @Test
    void shouldMeasureWhatItAppendsAndApplies() {
        // Given
        try (var telemetry = Telemetry.create();
                var journal = KafkaJournal.start(settings, registry, Fixtures.KINDS, Fixtures.DECODER, telemetry)) {
            join(journal, Fixtures.create(Fixtures.pod("ns", "a"), "u1"));
            join(journal, Fixtures.create(Fixtures.pod("ns", "a"), "u2"));
            produce(Topics.JOURNAL, "ns/a", new byte[] {1});
            read(journal);

            // When / Then: an outcome may be there before it is measured
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(telemetry.scrape("").lines())
                            .contains(
                                    "streamplane_journal_append_duration_seconds_count 2",
                                    "streamplane_journal_outcome_duration_seconds_count 2",
                                    "streamplane_journal_commands_total{verdict=\"accepted\"} 1.0",
                                    "streamplane_journal_commands_total{verdict=\"rejected\"} 1.0",
                                    "streamplane_journal_commands_total{verdict=\"foreign\"} 1.0",
                                    "streamplane_records_skipped_total{role=\"journal-tail\",topic=\"journal\"} 1.0",
                                    "streamplane_journal_revision 3.0",
                                    "streamplane_journal_tail_lag 0.0",
                                    "streamplane_journal_pending_appends 0.0",
                                    "apiserver_storage_objects{resource=\"pods\"} 1.0"));
        }
    }

    private KafkaJournal journal() {
        return journal(Fixtures.KINDS);
    }

    private KafkaJournal journal(KindRegistry kinds) {
        return KafkaJournal.start(settings, registry, kinds, Fixtures.DECODER);
    }

    private Materializer materializer() {
        return Materializer.start(new Materializer.Options(
                settings, registry, directory.resolve("streams"), true, () -> Long.MAX_VALUE, Views.ALL));
    }

    private static Outcome join(Journal journal, Command command) {
        return journal.append(command).toCompletableFuture().join();
    }

    private static Snapshot read(Journal journal) {
        return journal.linearizable().toCompletableFuture().join();
    }

    private static void increment(Journal journal, ResourceKey key) {
        while (true) {
            Snapshot seen = journal.current();
            StoredObject object = seen.get(Fixtures.POD, key.key()).orElseThrow();
            Command command = Fixtures.update(key, "u", object.desiredRevision(), counter(seen, key) + 1);
            if (join(journal, command) instanceof Outcome.Accepted) {
                return;
            }
        }
    }

    private static int counter(Snapshot snapshot, ResourceKey key) {
        return snapshot.get(Fixtures.POD, key.key())
                .orElseThrow()
                .tree()
                .at("/spec/n")
                .intValue();
    }

    private static Map<String, String> content(Snapshot snapshot) {
        var content = new java.util.TreeMap<String, String>();
        content.put("revision", Long.toString(snapshot.revision()));
        for (StoredObject object : snapshot.list(Fixtures.POD, null)) {
            content.put(
                    object.key().toString(),
                    object.tree() + " " + object.desiredRevision() + " " + object.observedRevision());
        }
        return content;
    }

    private void produce(String topic, String key, byte[] value) {
        produce(new ProducerRecord<>(topic, key.getBytes(java.nio.charset.StandardCharsets.UTF_8), value));
    }

    private void produce(ProducerRecord<byte[], byte[]> record) {
        try (var producer = new KafkaProducer<byte[], byte[]>(settings.producer("foreign"))) {
            producer.send(record).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
