package io.streamplane.apiserver.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.journal.Fixtures;
import io.streamplane.apiserver.journal.Replay;
import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.journal.read.Moment;
import io.streamplane.apiserver.journal.state.AppliedCommand;
import io.streamplane.apiserver.journal.state.AppliedCommands;
import io.streamplane.apiserver.journal.state.AppliedListener;
import io.streamplane.apiserver.journal.state.AppliedQueue;
import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.EarlierChanges;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.journal.state.TooManyReadersException;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.OutlineCodec;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class HistoryIT implements AppliedCommands {

    private static final List<String> NAMES = List.of("p", "p1", "p10", "p-1", "q");
    private static final List<String> NAMESPACES = List.of("ns", "ns1", "n");

    @TempDir
    Path directory;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final CommandCodec codec = new CommandCodec(registry);
    private final Replay replay = new Replay(Fixtures.KINDS, Fixtures.DECODER);
    private final List<Snapshot> snapshots = new ArrayList<>(List.of(replay.current()));
    private final List<Change> changes = new ArrayList<>();
    private final List<AppliedListener> listeners = new ArrayList<>();
    private EmbeddedKafka broker;
    private ClientSettings settings;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void start() {
        broker = EmbeddedKafka.start(directory.resolve("kafka"), 0, Map.of());
        settings = ClientSettings.of(broker.bootstrapServers());
        try (var topics = new TopicAdmin(settings)) {
            topics.ensure(1);
        }
        producer = new KafkaProducer<>(settings.producer("test"));
    }

    @AfterEach
    void stop() {
        producer.close();
        broker.close();
    }

    @Test
    void shouldShowWhatEveryReplicaHadAtEachRevision() throws Exception {
        // Given
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            append(random(random));
        }
        append(null);

        // When
        try (History history = history()) {
            for (int i = 0; i < 200; i++) {
                append(random(random));
            }

            // Then
            for (Snapshot expected : snapshots) {
                Snapshot actual = history.at(expected.revision());
                assertThat(content(actual, null)).as("seed " + seed).isEqualTo(content(expected, null));
                for (String namespace : NAMESPACES) {
                    assertThat(content(actual, namespace)).isEqualTo(content(expected, namespace));
                }
            }
        }
    }

    @Test
    void shouldTellEveryChangeAgain() throws Exception {
        // Given
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            append(random(random));
        }

        try (History history = history()) {
            for (long after : new long[] {0, 1, 100, 299, 300}) {
                // When
                var told = new ArrayList<String>();
                try (var reading = history.open()) {
                    reading.read(Fixtures.POD, after, 300, change -> told.add(text(change)));
                }

                // Then
                assertThat(told)
                        .as("seed " + seed)
                        .isEqualTo(changes.stream()
                                .filter(change -> change.revision() > after)
                                .map(HistoryIT::text)
                                .toList());
            }
        }
    }

    @Test
    void shouldLetNoMoreReadThePastThanMayAndGoOnWhenOneIsDone() throws Exception {
        // Given
        try (History history = history()) {
            var readings = new ArrayList<EarlierChanges.Reading>();
            for (int i = 0; i < History.READINGS; i++) {
                readings.add(history.open());
            }

            // When
            assertThatThrownBy(history::open).isInstanceOf(TooManyReadersException.class);
            readings.getFirst().close();
            readings.getFirst().close();

            // Then
            readings.set(0, history.open());
            assertThatThrownBy(history::open).isInstanceOf(TooManyReadersException.class);
        }
    }

    @Test
    void shouldReadThePastForManyAlsoWhereOneIsSlow() throws Exception {
        // Given
        for (int i = 0; i < 50; i++) {
            append(Fixtures.create(Fixtures.pod("ns", "p" + i), "u"));
        }
        var stuck = new CountDownLatch(1);
        try (History history = history();
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i < History.READINGS; i++) {
                clients.submit(() -> {
                    try (var reading = history.open()) {
                        reading.read(Fixtures.POD, 0, 50, _ -> await(stuck));
                    }
                    return null;
                });
            }

            // When
            var told = new ArrayList<Long>();
            try (var reading = history.open()) {
                reading.read(Fixtures.POD, 0, 50, change -> told.add(change.revision()));
            }

            // Then
            assertThat(told).hasSize(50);
            stuck.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldGoOnWithTheIndexThatIsThereAndMakeAMissingOneAgain() throws Exception {
        // Given
        var random = new Random(7);
        for (int i = 0; i < 50; i++) {
            append(random(random));
        }
        try (History history = history()) {
            assertThat(content(history.at(50), null)).isEqualTo(content(snapshots.get(50), null));
        }

        // When
        for (int i = 0; i < 50; i++) {
            append(random(random));
        }

        // Then
        try (History history = history()) {
            assertThat(content(history.at(100), null)).isEqualTo(content(snapshots.get(100), null));
        }
        spoil();
        try (History history = history()) {
            assertThat(content(history.at(77), null)).isEqualTo(content(snapshots.get(77), null));
        }
    }

    @Test
    void shouldGoOnFromWhatAKillLeavesAtAnyMoment() throws Exception {
        // Given
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 8; i++) {
            try (History history = history()) {
                for (int j = 0; j < 50; j++) {
                    append(random(random));
                }
                history.at(replay.current().revision());
                // Only what was flushed, when the one before was closed, is in the files: as if it were killed now.
                copy(directory.resolve("index"), directory.resolve("killed-" + i));
            }
        }

        // When
        for (int i = 0; i < 8; i++) {
            Path killed = directory.resolve("killed-" + i);
            try (History history = History.start(settings, registry, Fixtures.KINDS, Fixtures.DECODER, this, killed)) {

                // Then
                int revision = random.nextInt(401);
                assertThat(content(history.at(revision), null))
                        .as("seed " + seed)
                        .isEqualTo(content(snapshots.get(revision), null));
                assertThat(content(history.at(400), null)).isEqualTo(content(snapshots.get(400), null));
            }
        }
    }

    @Test
    void shouldMakeTheIndexOfAnotherJournalAgain() throws Exception {
        // Given
        append(Fixtures.create(Fixtures.pod("ns", "p"), "u"));
        try (var other = HistoryIndex.open(directory.resolve("index"), "another", 1);
                var batch = other.batch()) {
            batch.put(Fixtures.pod("ns", "foreign"), 1, new Entry("f", 1, 0));
            batch.commit(1);
        }

        // When
        try (History history = history()) {

            // Then
            assertThat(content(history.at(1), null)).isEqualTo(content(snapshots.get(1), null));
        }
    }

    @Test
    void shouldFindTheLastRevisionOfATimeAlsoWhenAClockIsSetBack() throws Exception {
        // Given
        Instant noon = Instant.parse("2026-11-22T12:00:00Z");
        int[] seconds = {0, 10, 5, 10, 20};
        for (int i = 0; i < seconds.length; i++) {
            append(Fixtures.create(Fixtures.pod("ns", "p" + i), "u"), noon.plusSeconds(seconds[i]));
        }

        try (History history = history()) {
            // When
            var found = new ArrayList<Long>();
            for (int second : new int[] {-1, 0, 5, 10, 15, 20, 1_000}) {
                found.add(history.revision(new Moment.AtTime(noon.plusSeconds(second))));
            }

            // Then
            assertThat(found).containsExactly(0L, 1L, 1L, 4L, 4L, 5L, 5L);
            assertThat(history.revision(new Moment.AtRevision(3))).isEqualTo(3);
            assertThatThrownBy(() -> history.revision(new Moment.AtRevision(6)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("newest is 5");
        }
    }

    @Test
    void shouldSayWhatItCannotRead() throws Exception {
        // Given
        append(Fixtures.create(Fixtures.pod("ns", "p"), "u"));
        byte[] newer = codec.encode(Fixtures.delete(Fixtures.pod("ns", "p")));
        newer[5] = 4; // the version, as Avro's zig-zag has 2
        producer.send(Fixtures.journaled(codec, newer)).get();

        try (History history = history()) {
            // When
            // Then
            assertThatThrownBy(() -> history.at(2))
                    .isInstanceOf(HistoryException.class)
                    .hasMessageContaining("a newer Streamplane wrote it");
        }
    }

    @Test
    void shouldNeitherReadNorDecideAgainWhatTheReplicaHandsOn() {
        // Given
        long seed = System.nanoTime();
        var random = new Random(seed);
        try (History history = history()) {

            // When
            for (int i = 0; i < 5_000; i++) {
                apply(random(random)); // and Kafka has nothing of it
            }

            // Then
            for (int revision = 0; revision <= 5_000; revision += 500) {
                assertThat(revisions(history.at(revision)))
                        .as("seed " + seed)
                        .isEqualTo(revisions(snapshots.get(revision)));
            }
        }
    }

    @Test
    void shouldReadFromTheJournalWhatItWasTooSlowToTakeFromTheReplica() throws Exception {
        // Given
        long seed = System.nanoTime();
        var random = new Random(seed);
        var limits = new AppliedQueue.Limits(5, 1_000_000, 1_000_000);
        var indexing = new Indexing(settings, new OutlineCodec(registry), directory.resolve("index"), limits);
        indexing.start(this);
        indexing.upTo(0, Duration.ofSeconds(20));

        // When
        for (int i = 1; i <= 300; i++) {
            append(random(random));
            if (i % 100 == 0) {
                indexing.upTo(i, Duration.ofSeconds(20));
            }
        }

        // Then
        HistoryIndex index = indexing.upTo(300, Duration.ofSeconds(20));
        for (Snapshot expected : snapshots) {
            var found = new ArrayList<String>();
            index.list("pods", null, expected.revision(), (key, entry) -> found.add(key + " " + entry));
            assertThat(found).as("seed " + seed).isEqualTo(revisions(expected));
        }
        indexing.close();
    }

    private static List<String> revisions(Snapshot snapshot) {
        return snapshot.list(Fixtures.POD, null).stream()
                .map(object -> object.key() + " "
                        + new Entry(object.uid(), object.desiredRevision(), object.observedRevision()))
                .toList();
    }

    private History history() {
        return History.start(settings, registry, Fixtures.KINDS, Fixtures.DECODER, this, directory.resolve("index"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().equals("LOCK")) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
    }

    private void spoil() throws IOException {
        try (var files = Files.list(directory.resolve("index"))) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith("CURRENT")) {
                    Files.writeString(file, "no such manifest\n");
                }
            }
        }
    }

    private Command random(Random random) {
        ResourceKey key = Fixtures.pod(
                NAMESPACES.get(random.nextInt(NAMESPACES.size())), NAMES.get(random.nextInt(NAMES.size())));
        StoredObject now = replay.current().get(Fixtures.POD, key.key()).orElse(null);
        String uid = now == null || random.nextInt(10) == 0 ? "u" + random.nextInt(1_000) : now.uid();
        return switch (random.nextInt(6)) {
            case 0 -> Fixtures.create(key, uid);
            case 1 -> Fixtures.update(key, uid, now == null ? 1 : now.desiredRevision(), random.nextInt());
            case 2, 3 -> Fixtures.status(key, "Phase" + random.nextInt());
            case 4 -> Fixtures.delete(key);
            default ->
                Fixtures.command(
                        List.of(),
                        List.of(
                                Fixtures.put(key, uid, null, random.nextInt()),
                                Fixtures.status(key, "Both").mutations().getFirst(),
                                Fixtures.put(Fixtures.pod("n", "beside"), "u", null, random.nextInt())));
        };
    }

    private void append(@Nullable Command command) throws Exception {
        append(command, Instant.EPOCH);
    }

    /** @param command null for a record of somebody else's */
    private void append(@Nullable Command command, Instant time) throws InterruptedException, ExecutionException {
        byte[] value = command == null ? "foreign".getBytes(StandardCharsets.UTF_8) : codec.encode(command);
        var record = new ProducerRecord<byte[], byte[]>(Topics.JOURNAL, 0, time.toEpochMilli(), null, value);
        codec.signature().putInto(record.headers());
        producer.send(record).get();
        apply(command);
    }

    /** As this process's replica does when it has read the command. */
    private void apply(@Nullable Command command) {
        AppliedCommand applied = replay.apply(new JournalRecord(replay.current().revision(), command));
        listeners.forEach(listener -> listener.applied(applied));
        snapshots.add(replay.current());
        changes.addAll(applied.changes());
    }

    @Override
    public Snapshot listen(AppliedListener listener) {
        listeners.add(listener);
        return replay.current();
    }

    private static List<String> content(Snapshot snapshot, @Nullable String namespace) {
        return snapshot.list(Fixtures.POD, namespace).stream()
                .map(object -> object.key() + " " + object.uid() + " " + object.tree() + " "
                        + snapshot.get(Fixtures.POD, object.key()).orElseThrow().tree())
                .toList();
    }

    private static String text(Change change) {
        return change.revision() + " " + text(change.before()) + " " + text(change.after());
    }

    private static String text(@Nullable StoredObject object) {
        return object == null ? "none" : object.key() + " " + object.tree();
    }
}
