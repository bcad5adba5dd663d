package io.streamplane.apiserver.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DataKeyTopicIT {

    private static final int FEW = 10;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private EmbeddedKafka broker;
    private ClientSettings settings;

    @BeforeAll
    void start(@TempDir Path directory) {
        broker = EmbeddedKafka.start(directory.resolve("kafka"), 0, Map.of());
        settings = ClientSettings.of(broker.bootstrapServers());
        try (var topics = new TopicAdmin(settings)) {
            topics.ensure(1);
        }
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void shouldFindKeysThatItHasNoRoomToKeep() {
        try (var keys = DataKeyTopic.start(settings, registry, FEW)) {
            // Given
            var made = new ArrayList<byte[]>();
            for (int i = 0; i < 10 * FEW; i++) {
                made.add(keys.create("many-" + i, "secrets", object("many-" + i)));
            }

            // When
            List<byte[]> found = all(keys, "many-", 10 * FEW);

            // Then
            assertThat(found).containsExactlyElementsOf(made);
            assertThat(keys.create("many-3", "secrets", object("many-3"))).isEqualTo(made.get(3));
            assertThat(keys.find("many-none")).isEmpty();
            try (var other = DataKeyTopic.start(settings, registry, FEW)) {
                assertThat(all(other, "many-", 10 * FEW)).containsExactlyElementsOf(made);
            }
        }
    }

    private static List<byte[]> all(DataKeyTopic keys, String prefix, int count) {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var finding = new ArrayList<CompletableFuture<byte[]>>();
            for (int i = 0; i < count; i++) {
                String uid = prefix + i;
                finding.add(CompletableFuture.supplyAsync(() -> keys.find(uid).orElseThrow(), executor));
            }
            return finding.stream().map(CompletableFuture::join).toList();
        }
    }

    @Test
    void shouldNotFindWhatWasDestroyedWhetherItIsKeptOrNot() {
        try (var keys = DataKeyTopic.start(settings, registry, FEW);
                var roomy = DataKeyTopic.start(settings, registry)) {
            // Given
            for (int i = 0; i < 3 * FEW; i++) {
                keys.create("gone-" + i, "secrets", object("gone-" + i));
            }

            // When
            for (int i = 0; i < 3 * FEW; i += 3) {
                keys.destroy("gone-" + i);
            }

            // Then
            for (int i = 0; i < 3 * FEW; i++) {
                assertThat(keys.find("gone-" + i).isPresent()).isEqualTo(i % 3 != 0);
                assertThat(roomy.find("gone-" + i).map(HexFormat.of()::formatHex))
                        .isEqualTo(keys.find("gone-" + i).map(HexFormat.of()::formatHex));
            }
        }
    }

    @Test
    void shouldNameTheKeysOfAllObjectsThatHadAName() {
        try (var keys = DataKeyTopic.start(settings, registry, FEW)) {
            // Given
            for (int i = 0; i < 2 * FEW; i++) {
                keys.create("same-" + i, "secrets", object("same"));
            }
            keys.create("other", "secrets", object("other"));
            keys.destroy("same-3");

            // When
            var found = keys.of("secrets", object("same"));

            // Then
            assertThat(found)
                    .hasSize(2 * FEW - 1)
                    .extracting(DataKeyTopic.DataKey::uid)
                    .doesNotContain("same-3");
        }
    }

    @Test
    void shouldPassOverWhatIsNoKey() throws Exception {
        try (var keys = DataKeyTopic.start(settings, registry, FEW);
                var producer = new KafkaProducer<byte[], byte[]>(settings.producer("test"))) {
            // Given
            byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(Topics.DATA_KEYS, 0, text, text)).get();

            // When
            byte[] made = keys.create("after", "secrets", object("after"));

            // Then
            assertThat(keys.find("after")).hasValue(made);
            assertThat(keys.find("hello")).isEmpty();
        }
    }

    private static ObjectKey object(String name) {
        return new ObjectKey("ns", name);
    }
}
