package io.streamplane.apiserver.fork;

import io.streamplane.schemas.topic.ClientSettings;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of one partition to the same partition of an empty topic, and sees to it that each comes to lie at its
 * own offset. What it was given is on the broker when it is closed. For one thread.
 */
final class OffsetCopy implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    OffsetCopy(ClientSettings to) {
        var config = to.producer("streamplane-fork");
        config.put("linger.ms", "5");
        // Larger ones would be little faster here, and make each look at a single record of the past slower.
        config.put("batch.size", Integer.toString(128 * 1024));
        config.put("buffer.memory", Integer.toString(64 * 1024 * 1024));
        producer = new KafkaProducer<>(config);
    }

    /** Key, value, headers and time stay. */
    void add(ConsumerRecord<byte[], byte[]> record) {
        add(record.offset(), record);
    }

    void add(long offset, ConsumerRecord<byte[], byte[]> record) {
        send(
                offset,
                new ProducerRecord<>(
                        record.topic(),
                        record.partition(),
                        record.timestamp() < 0 ? null : record.timestamp(),
                        record.key(),
                        record.value(),
                        record.headers()));
    }

    void add(long offset, String topic, byte[] key, byte[] value) {
        send(offset, new ProducerRecord<>(topic, 0, key, value));
    }

    private void send(long offset, ProducerRecord<byte[], byte[]> record) {
        check();
        producer.send(record, (written, failed) -> {
            if (failed != null) {
                failure.compareAndSet(null, failed);
            } else if (written.offset() != offset) {
                failure.compareAndSet(
                        null,
                        new IllegalStateException("expected to write at offset " + offset + ", but came to "
                                + written.offset() + " of " + written.topic()));
            }
        });
    }

    private void check() {
        Exception failed = failure.get();
        if (failed != null) {
            throw new KafkaException("expected the broker to take a copy, but: " + failed.getMessage(), failed);
        }
    }

    /** Throws {@link KafkaException} where not all was taken. */
    void finish() {
        producer.flush();
        check();
    }

    @Override
    public void close() {
        producer.close();
    }
}
