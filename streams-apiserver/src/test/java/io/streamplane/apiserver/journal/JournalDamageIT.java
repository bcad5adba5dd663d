package io.streamplane.apiserver.journal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.read.UnreadableJournalException;
import io.streamplane.apiserver.materializer.Materializer;
import io.streamplane.apiserver.materializer.Views;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.TopicAdmin;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class JournalDamageIT {

    private static final int COMMANDS = 40;

    @TempDir
    Path directory;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final CommandCodec codec = new CommandCodec(registry);

    @BeforeEach
    void fillAJournal() throws Exception {
        try (EmbeddedKafka broker = broker()) {
            var settings = ClientSettings.of(broker.bootstrapServers());
            try (var topics = new TopicAdmin(settings)) {
                topics.ensure(1);
            }
            try (var materializer = Materializer.start(new Materializer.Options(
                            settings, registry, directory.resolve("streams"), true, () -> Long.MAX_VALUE, Views.NONE));
                    var producer = new KafkaProducer<byte[], byte[]>(settings.producer("test"));
                    var topics = new MaterializedTopics(settings)) {
                for (int i = 0; i < COMMANDS; i++) {
                    var create = Fixtures.create(Fixtures.pod("ns", "p" + i), "u" + i);
                    producer.send(Fixtures.journaled(codec, codec.encode(create)))
                            .get();
                }
                await().atMost(Duration.ofSeconds(60)).until(() -> topics.position() >= COMMANDS);
                topics.checkJournal();
            }
        }
    }

    @Test
    void shouldRefuseAJournalThatEndsTooEarly() throws Exception {
        // Given
        try (var segment = segment()) {
            segment.setLength(segment.length() / 2);
        }

        try (EmbeddedKafka broker = broker();
                var topics = new MaterializedTopics(ClientSettings.of(broker.bootstrapServers()))) {
            // When / Then
            assertThatThrownBy(topics::checkJournal)
                    .isInstanceOf(UnreadableJournalException.class)
                    .hasMessageContaining("was materialized up to revision " + COMMANDS)
                    .hasMessageContaining("back from a backup")
                    .hasMessageContaining("streamplane fork --at ");
        }
    }

    @Test
    void shouldSayWhatToDoAboutABatchWhoseChecksumIsWrong() throws Exception {
        // Given
        try (var segment = segment()) {
            segment.seek(segment.length() / 2);
            int was = segment.read();
            segment.seek(segment.length() / 2);
            segment.write(was ^ 0xff);
        }

        try (EmbeddedKafka broker = broker();
                var journal = new JournalReader(ClientSettings.of(broker.bootstrapServers()), codec)) {
            // When / Then
            assertThatThrownBy(() -> journal.read(0, COMMANDS, record -> {}))
                    .isInstanceOf(UnreadableJournalException.class)
                    .hasMessageContaining("the journal is damaged after revision ")
                    .hasMessageContaining("streamplane fork --at ");
        }
    }

    private EmbeddedKafka broker() {
        return EmbeddedKafka.start(directory.resolve("kafka"), 0, Map.of());
    }

    private RandomAccessFile segment() throws IOException {
        return new RandomAccessFile(
                directory.resolve("kafka/journal-0/00000000000000000000.log").toFile(), "rw");
    }
}
