package io.streamplane.apiserver.http;

import io.streamplane.apiserver.journal.KafkaJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.TopicAdmin;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contract of reads, of the journal on Kafka. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaReadsIT implements ListContract, WatchContract, WatchHistoryContract {

    private EmbeddedKafka broker;
    private KafkaJournal journal;
    private JournalReads reads;

    @BeforeAll
    void start(@TempDir Path folder) {
        broker = EmbeddedKafka.start(folder.resolve("kafka"), 0, Map.of());
        var settings = ClientSettings.of(broker.bootstrapServers());
        try (var topics = new TopicAdmin(settings)) {
            topics.ensure(1);
        }
        var registry = new InMemorySchemaRegistry();
        var codec = new ObjectCodec(registry);
        journal = KafkaJournal.start(settings, registry, Kinds.builtIn(), ObjectDecoder.of(codec));
        reads = new JournalReads(journal, codec);
    }

    @Override
    public ServedReads served() {
        return reads;
    }

    @AfterAll
    void stop() {
        reads.close();
        journal.close();
        broker.close();
    }
}
