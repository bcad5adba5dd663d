package io.streamplane.apiserver.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.streamplane.apiserver.authorization.Authorizer.Decision;
import io.streamplane.apiserver.intake.ProposalAuthentication.Deciding;
import io.streamplane.apiserver.journal.KafkaJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.operation.JournalRoom;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.avro.RefusalRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fault.DeadLetter;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.proof.Proof;
import io.streamplane.schemas.proof.ProofSecret;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import io.streamplane.schemas.proposal.ProposalSender;
import io.streamplane.schemas.registry.AwayRegistry;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(120)
class ProposalIntakeIT {

    private final Telemetry telemetry = Telemetry.create();
    private static final Kind CONFIG_MAP = Kinds.builtIn().get("configmaps");
    private static final int PARTITIONS = 3;
    private static final ProposalAuthentication.Tokens NO_TOKENS =
            new ProposalAuthentication.Tokens(_ -> Optional.empty(), _ -> false);

    @TempDir
    Path directory;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ProofSecret secret = ProofSecret.random();
    private EmbeddedKafka broker;
    private ClientSettings settings;
    private KafkaJournal journal;
    private JournalOperations operations;
    private ProposalSender sender;

    @BeforeEach
    void start() {
        broker = EmbeddedKafka.start(directory.resolve("kafka"), 0, Map.of());
        settings = ClientSettings.of(broker.bootstrapServers());
        try (var topics = new TopicAdmin(settings)) {
            topics.ensure(PARTITIONS);
        }
        var codec = new ObjectCodec(registry);
        journal = KafkaJournal.start(settings, registry, Kinds.builtIn(), ObjectDecoder.of(codec));
        operations = new JournalOperations(journal, codec, KindRulebook.builtIn());
        operations.create(
                new Caller("alice", List.of(), "test", ""),
                new Target(Kinds.builtIn().get("namespaces"), "", "", ""),
                (ObjectNode) JsonMapper.shared().readTree("{\"metadata\":{\"name\":\"ns\"}}"),
                List.of(),
                new WriteOptions(false, "", WriteOptions.FieldValidation.IGNORE, false));
        sender = new ProposalSender(
                Proof.of(secret).with(settings), new ProposalCodec(registry, codec, Kinds.builtIn()), "proposer");
    }

    @AfterEach
    void stop() {
        sender.close();
        journal.close();
        broker.close();
    }

    @Test
    void shouldAcceptWhatFitsAndSayWhyTheRestDoesNot() {
        // Given
        propose(new Proposal.Create("configmaps", key("one"), map("one", "first")));
        propose(new Proposal.Create("configmaps", key("one"), map("one", "second")));
        propose(new Proposal.Update("configmaps", key("one"), map("one", "third"), 1));
        propose(new Proposal.Delete("configmaps", key("two"), "no-such-uid", null, null));
        produce("no proposal".getBytes(StandardCharsets.UTF_8));

        // When
        List<RefusalRecord> refusals;
        try (var intake = intake(registry)) {
            refusals = refusals(4);
            assertThat(intake.failed().toCompletableFuture()).isNotDone();
        }

        // Then
        assertThat(refusals)
                .extracting(RefusalRecord::getReason)
                .containsExactly("AlreadyExists", "Conflict", "NotFound", "BadRequest");
        assertThat(refusals).extracting(RefusalRecord::getOffset).containsExactly(1L, 2L, 3L, 4L);
        assertThat(refusals).extracting(RefusalRecord::getCode).containsExactly(409, 409, 404, 400);
        assertThat(refusals.getFirst().getMessage()).isEqualTo("configmaps \"one\" already exists");
        assertThat(deadLetter()).isEqualTo("proposals-" + partition() + "@4 no proposal");
        assertThat(telemetry.scrape("").lines())
                .contains(
                        "streamplane_records_skipped_total{role=\"intake\",topic=\"proposals\"} 1.0",
                        "streamplane_intake_records_total{result=\"accepted\",topic=\"proposals\"} 1.0",
                        "streamplane_intake_records_total{result=\"refused\",topic=\"proposals\"} 3.0");
        assertThat(journal.current()
                        .get(CONFIG_MAP, key("one"))
                        .orElseThrow()
                        .tree()
                        .at("/data/value")
                        .asString())
                .isEqualTo("first");
    }

    @Test
    void shouldDoNothingForARecordThatDoesNotProveWhoItIsFrom() {
        // Given
        var codec = new ProposalCodec(registry, new ObjectCodec(registry), Kinds.builtIn());
        byte[] value = codec.encode(new ProposalEnvelope(
                "tester", 0, 0, new Proposal.Create("configmaps", key("forged"), map("forged", ""))));
        byte[] bearer = "Bearer foreign".getBytes(StandardCharsets.UTF_8);
        byte[] seal = secret.seal(Topics.PROPOSALS, null, value);
        produce(value);
        produce(value, new RecordHeader("authorization", bearer));
        produce(value, new RecordHeader("proof", bearer));
        produce(value, new RecordHeader("proof", seal), new RecordHeader("authorization", bearer));
        propose(new Proposal.Create("configmaps", key("one"), map("one", "first")));

        // When
        List<RefusalRecord> refusals;
        List<String> made;
        try (var intake = intake(registry)) {
            refusals = refusals(4);
            made = created(1);
            assertThat(intake.failed().toCompletableFuture()).isNotDone();
        }

        // Then
        assertThat(made).containsExactly("one");
        assertThat(refusals).extracting(RefusalRecord::getCode).containsExactly(401, 401, 401, 401);
        assertThat(refusals.getFirst().getMessage())
                .isEqualTo(
                        "expected one proof of who proposes, in the header proof or authorization, but the record has"
                                + " none; that somebody can write to this topic does not say who that is");
    }

    @Test
    void shouldAppendInTheOrderOfThePartition() {
        // Given
        int many = 300;
        for (int i = 0; i < many; i++) {
            propose(new Proposal.Create("configmaps", key("m" + i), map("m" + i, "")));
        }

        // When
        List<String> inOrder;
        try (var intake = intake(registry)) {
            inOrder = created(many);
        }

        // Then
        assertThat(inOrder)
                .isEqualTo(IntStream.range(0, many).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void shouldTakeUpWhereTheLastMemberLeftOff() {
        // Given
        int many = 200;
        for (int i = 0; i < many; i++) {
            propose(new Proposal.Create("configmaps", key("m" + i), map("m" + i, "")));
        }
        try (var first = intake(registry)) {
            created(1);
        }

        // When
        List<String> made;
        try (var second = intake(registry)) {
            propose(new Proposal.Create("configmaps", key("last"), map("last", "")));
            made = created(many + 1);
        }

        // Then
        assertThat(made).hasSize(many + 1).endsWith("last");
        assertThat(committed()).isEqualTo(many + 1);
    }

    @Test
    void shouldWaitForTheRegistryAndRefuseNothing() throws InterruptedException {
        // Given
        var away = new AwayRegistry(registry);
        try (var intake = intake(away)) {
            away.goAway();
            propose(new Proposal.Create("configmaps", key("one"), map("one", "first")));
            away.awaitQuestion();

            // When
            away.comeBack();

            // Then
            assertThat(created(1)).containsExactly("one");
            assertThat(intake.failed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void shouldNotHoldUpOthersWhileSomebodyOutsideIsAsked() {
        // Given
        propose(new Proposal.Create("configmaps", key("asked"), map("asked", "")));
        propose(new Proposal.Create("configmaps", key("asked"), map("asked", "again")));
        propose(new Proposal.Create("configmaps", key("other"), map("other", "")));
        var answer = new CompletableFuture<Void>();
        var asking = new ProposalAuthentication(
                secret,
                NO_TOKENS,
                new ProposalAuthentication.Rights(
                        (_, _) -> {
                            answer.join();
                            return Decision.ALLOWED;
                        },
                        (_, wanted) -> wanted.name().equals("asked") ? null : Decision.ALLOWED));

        // When
        List<String> before;
        List<String> after;
        List<RefusalRecord> refusals;
        try (var intake = intake(registry, asking)) {
            before = created(1);
            answer.complete(null);
            after = created(2);
            refusals = refusals(1);
            assertThat(intake.failed().toCompletableFuture()).isNotDone();
        }

        // Then
        assertThat(before).containsExactly("other");
        assertThat(after).containsExactly("other", "asked");
        assertThat(refusals).extracting(RefusalRecord::getReason).containsExactly("AlreadyExists");
    }

    private IntakeLoop<Void> intake(SchemaRegistry schemas) {
        Deciding everything = (_, _) -> Decision.ALLOWED;
        return intake(
                schemas,
                new ProposalAuthentication(
                        secret, NO_TOKENS, new ProposalAuthentication.Rights(everything, everything)));
    }

    private IntakeLoop<Void> intake(SchemaRegistry schemas, ProposalAuthentication authentication) {
        return ProposalIntake.start(
                operations,
                authentication,
                new ObjectCodec(schemas),
                settings,
                schemas,
                JournalRoom.UNWATCHED,
                false,
                telemetry);
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("ns", name);
    }

    private static ConfigMap map(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName(name)
                .endMetadata()
                .addToData("value", value)
                .build();
    }

    private void propose(Proposal proposal) {
        sender.send(new ProposalEnvelope("tester", 0, 0, proposal))
                .toCompletableFuture()
                .join();
    }

    private int partition() {
        return Partitioning.ofObject("configmaps", key("any"), PARTITIONS);
    }

    private void produce(byte[] value, Header... headers) {
        try (var producer = new KafkaProducer<byte[], byte[]>(settings.producer("foreign"))) {
            producer.send(new ProducerRecord<>(Topics.PROPOSALS, partition(), (byte[]) null, value, List.of(headers)));
        }
    }

    /** Names in the order of their creation, as soon as there are so many. */
    private List<String> created(int count) {
        Snapshot state = journal.current();
        while (state.list(CONFIG_MAP, "ns").size() < count) {
            state = journal.atLeast(state.revision() + 1, Duration.ofMinutes(1))
                    .toCompletableFuture()
                    .join();
        }
        return state.list(CONFIG_MAP, "ns").stream()
                .sorted(Comparator.comparingLong(StoredObject::desiredRevision))
                .map(object -> object.key().name())
                .toList();
    }

    private List<RefusalRecord> refusals(int count) {
        var serde = new EnvelopeSerde<RefusalRecord>(
                registry, Topics.PROPOSAL_REFUSALS + "-value", RefusalRecord.getClassSchema());
        var refusals = new ArrayList<RefusalRecord>();
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings.consumer("reader"))) {
            var partitions = List.of(new TopicPartition(Topics.PROPOSAL_REFUSALS, partition()));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (refusals.size() < count) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> refusals.add(serde.deserialize(record.value())));
            }
        }
        refusals.sort(Comparator.comparingLong(RefusalRecord::getOffset));
        return refusals;
    }

    /** The first one: "topic-partition@offset value". */
    private String deadLetter() {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings.consumer("reader"))) {
            var partitions = List.of(new TopicPartition(Topics.DEAD_LETTERS, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (true) {
                for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(Duration.ofMillis(100))) {
                    return header(letter, DeadLetter.TOPIC) + "-" + header(letter, DeadLetter.PARTITION) + "@"
                            + header(letter, DeadLetter.OFFSET) + " "
                            + new String(letter.value(), StandardCharsets.UTF_8);
                }
            }
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private long committed() {
        var reading = settings.consumer("reader");
        reading.put("group.id", "streamplane-intake");
        var partition = new TopicPartition(Topics.PROPOSALS, partition());
        try (var consumer = new KafkaConsumer<byte[], byte[]>(reading)) {
            return Objects.requireNonNull(consumer.committed(Set.of(partition)).get(partition))
                    .offset();
        }
    }
}
