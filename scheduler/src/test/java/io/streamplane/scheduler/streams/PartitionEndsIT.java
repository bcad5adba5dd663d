package io.streamplane.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.streams.PartitionEnds;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics.TopicSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PartitionEndsIT {

    private static final byte[] BYTES = {1};

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;
    private static ClientSettings settings;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start(directory, 0, Map.of());
        settings = ClientSettings.of(kafka.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void shouldOpenAtTheLastCommittedRecordWhateverMarkersFollowIt() {
        // Given: records at 0 and 1, a marker at 2, thirty aborted transactions of two offsets each
        var partition = topic("markers");
        try (var producer = producer("markers")) {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("markers", BYTES, BYTES));
            producer.send(new ProducerRecord<>("markers", BYTES, BYTES));
            producer.commitTransaction();
            for (int i = 0; i < 30; i++) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("markers", BYTES, BYTES));
                producer.flush();
                producer.abortTransaction();
            }
        }

        // When / Then
        try (var gate = new PartitionEnds(settings, "gate").gate(partition)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> gate.open(2));
        }
        try (var gate = new PartitionEnds(settings, "gate").gate(partition)) {
            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(10)).until(() -> !gate.open(1));
        }
    }

    @Test
    void shouldOpenAtOnceWhereNothingIsLeftToRead() throws Exception {
        // Given: one partition without any record, and one whose records are gone
        var empty = topic("empty");
        var emptied = topic("emptied");
        try (var producer = producer("emptied");
                var admin = Admin.create(settings.admin("test"))) {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("emptied", BYTES, BYTES));
            producer.commitTransaction();
            admin.deleteRecords(Map.of(emptied, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }

        // When / Then
        for (TopicPartition partition : List.of(empty, emptied)) {
            try (var gate = new PartitionEnds(settings, "gate").gate(partition)) {
                await().atMost(Duration.ofSeconds(20)).until(() -> gate.open(0));
            }
        }
    }

    @Test
    void shouldNotWaitForRecordsThatAreLostMeanwhile() throws Exception {
        // Given: a gate that waits for a record
        var partition = topic("lost");
        try (var producer = producer("lost");
                var admin = Admin.create(settings.admin("test"));
                var gate = new PartitionEnds(settings, "gate").gate(partition)) {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("lost", BYTES, BYTES));
            producer.commitTransaction();

            // When
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();

            // Then
            await().atMost(Duration.ofSeconds(20)).until(() -> gate.open(0));
            assertThat(gate.open(0)).isTrue();
        }
    }

    private static TopicPartition topic(String name) {
        try (var topics = new TopicAdmin(settings)) {
            topics.create(List.of(new TopicSpec(name, 1, Map.of())));
        }
        return new TopicPartition(name, 0);
    }

    private static KafkaProducer<byte[], byte[]> producer(String id) {
        var properties = settings.producer(id);
        properties.put("transactional.id", id);
        var producer = new KafkaProducer<byte[], byte[]>(properties);
        producer.initTransactions();
        return producer;
    }
}
