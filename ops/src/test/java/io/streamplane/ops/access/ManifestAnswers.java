package io.streamplane.ops.access;

import io.streamplane.schemas.avro.ManifestResultRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Produces records on the topic of manifests, of one partition, and reads what is answered to each. */
final class ManifestAnswers implements AutoCloseable {

    private final KafkaProducer<byte[], byte @Nullable []> producer;
    private final KafkaConsumer<byte[], byte[]> results;
    private final EnvelopeSerde<ManifestResultRecord> serde;

    ManifestAnswers(ClientSettings settings, SchemaRegistry registry) {
        producer = new KafkaProducer<>(settings.producer("test"));
        var reading = settings.consumer("test-results");
        reading.put("isolation.level", "read_committed");
        results = new KafkaConsumer<>(reading);
        serde = new EnvelopeSerde<>(
                registry, Topics.MANIFEST_RESULTS + "-value", ManifestResultRecord.getClassSchema());
        var partition = List.of(new TopicPartition(Topics.MANIFEST_RESULTS, 0));
        results.assign(partition);
        results.seekToEnd(partition);
        partition.forEach(results::position);
    }

    /**
     * A record.
     *
     * @param authorization none: the record does not say who asks
     * @param value null to delete what the key has applied
     */
    record Asked(String key, @Nullable String value, Optional<String> authorization, boolean dryRun) {}

    /** What became of each, in their order: empty where it was accepted, else the Status. Throws where an answer takes too long. */
    List<String> to(List<Asked> all) throws Exception {
        var offsets = new ArrayList<Long>();
        var sent = all.stream().map(each -> producer.send(record(each))).toList();
        for (var each : sent) {
            offsets.add(each.get().offset());
        }
        Map<Long, String> answers = new HashMap<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!answers.keySet().containsAll(offsets)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("only " + answers.size() + " of " + all.size() + " answers have come");
            }
            for (var record : results.poll(Duration.ofMillis(200))) {
                var result = serde.deserialize(record.value());
                answers.put(
                        result.getOffset(),
                        result.getAccepted() ? "" : Objects.requireNonNullElse(result.getStatus(), "refused"));
            }
        }
        return offsets.stream().map(answers::get).toList();
    }

    private static ProducerRecord<byte[], byte @Nullable []> record(Asked asked) {
        var record = new ProducerRecord<byte[], byte @Nullable []>(
                Topics.MANIFESTS,
                asked.key().getBytes(StandardCharsets.UTF_8),
                asked.value() == null ? null : asked.value().getBytes(StandardCharsets.UTF_8));
        asked.authorization()
                .ifPresent(text -> record.headers().add("authorization", text.getBytes(StandardCharsets.UTF_8)));
        if (asked.dryRun()) {
            record.headers().add("dryRun", "All".getBytes(StandardCharsets.UTF_8));
        }
        return record;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        results.close();
    }
}
