package io.streamplane.apiserver.materializer;

import io.streamplane.apiserver.materializer.Checkpoint.Held;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.FactHeaders;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics.TopicSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a materializer would have written by a position, and the position, into a Kafka where none ever ran: the newest
 * fact of each part, the binding of each bound pod, and its own store's changelog. A materializer and API servers that start
 * there go on from the position (ADR 0003).
 */
public final class CheckpointWriter {

    private final KafkaProducer<byte[], byte[]> producer;
    private final int partitions;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private CheckpointWriter(KafkaProducer<byte[], byte[]> producer, int partitions) {
        this.producer = producer;
        this.partitions = partitions;
    }

    /**
     * Returns when all is written; throws {@link KafkaException} where the broker does not take it.
     *
     * @param settings of a Kafka with the catalogue's topics, empty but for the journal up to the position
     * @param partitions of the topics that are spread by namespace or node
     */
    public static void write(Checkpoint checkpoint, ClientSettings settings, int partitions) {
        try (var topics = new TopicAdmin(settings)) {
            topics.create(List.of(new TopicSpec(Predecessor.CHANGELOG, 1, Map.of("cleanup.policy", "compact"))));
        }
        var config = settings.producer("streamplane-checkpoint");
        config.put("linger.ms", "5");
        config.put("batch.size", Integer.toString(512 * 1024));
        config.put("buffer.memory", Integer.toString(64 * 1024 * 1024));
        try (var producer = new KafkaProducer<byte[], byte[]>(config)) {
            var writer = new CheckpointWriter(producer, partitions);
            checkpoint.objects().forEach(writer::write);
            producer.flush();
            writer.check();
        }
        try (var predecessor = new Predecessor(settings)) {
            predecessor.commit(checkpoint.position());
        }
    }

    private void write(Held held) {
        String uid = held.entry().uid();
        long desired = held.entry().desiredRevision();
        send(Destination.desired(held.key()), desired, uid, held.desired());
        if (held.observed() != null) {
            send(Destination.observed(held.key()), held.entry().observedRevision(), null, held.observed());
        }
        if (held.node() != null) {
            send(Destination.binding(held.key(), held.node()), desired, uid, held.desired());
        }
        byte[] value = Materialized.bytes(new Materialized(held.entry(), held.node()));
        send(new ProducerRecord<>(
                Predecessor.CHANGELOG, 0, held.key().toString().getBytes(StandardCharsets.UTF_8), value));
    }

    private void send(Destination destination, long revision, @Nullable String uid, byte[] value) {
        byte[] key = destination.key().key().toString().getBytes(StandardCharsets.UTF_8);
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, revision);
        if (uid != null) {
            FactHeaders.putUid(headers, uid);
        }
        send(new ProducerRecord<>(destination.topic(), destination.partition(partitions), key, value, headers));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        check();
        producer.send(record, (_, failed) -> {
            if (failed != null) {
                failure.compareAndSet(null, failed);
            }
        });
    }

    private void check() {
        Exception failed = failure.get();
        if (failed != null) {
            throw new KafkaException("expected the broker to take a checkpoint, but: " + failed.getMessage(), failed);
        }
    }
}
