package io.streamplane.schemas.fault;

import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record on {@link Topics#DEAD_LETTERS}: the key and the value of a record that could not be processed, and as headers, in
 * text, where it was from and why. A value of more than {@value #LONGEST_VALUE} bytes is left out. Headers: {@code topic},
 * {@code partition} and {@code offset} where it was read; {@code topic} alone where it could not be written; {@code role},
 * {@code reason} and {@code size} (of the value, in bytes; absent where it had none).
 */
public final class DeadLetter {

    public static final String TOPIC = "topic";
    public static final String PARTITION = "partition";
    public static final String OFFSET = "offset";
    public static final String ROLE = "role";
    public static final String REASON = "reason";
    public static final String SIZE = "size";

    private static final String NETWORK_THREAD = "kafka-producer-network-thread";
    private static final int LONGEST_KEY = 4 * 1024;
    private static final int LONGEST_VALUE = 256 * 1024;

    private DeadLetter() {}

    /** Of a record that was read. */
    public static ProducerRecord<byte[], byte[]> ofRead(
            String role, ConsumerRecord<byte[], byte[]> record, String reason) {
        var headers = headers(role, record.topic(), record.value(), reason);
        put(headers, PARTITION, Integer.toString(record.partition()));
        put(headers, OFFSET, Long.toString(record.offset()));
        return letter(record.key(), record.value(), headers);
    }

    /** Of a record that could not be written. */
    public static ProducerRecord<byte[], byte[]> ofUnsent(
            String role, ProducerRecord<byte[], byte[]> record, String reason) {
        return letter(record.key(), record.value(), headers(role, record.topic(), record.value(), reason));
    }

    /** Not on a producer's own thread: sending may wait for what only that thread brings. */
    public static boolean mayBeSentHere() {
        return !Thread.currentThread().getName().startsWith(NETWORK_THREAD);
    }

    private static RecordHeaders headers(String role, String topic, byte @Nullable [] value, String reason) {
        var headers = new RecordHeaders();
        put(headers, TOPIC, topic);
        put(headers, ROLE, role);
        put(headers, REASON, reason);
        if (value != null) {
            put(headers, SIZE, Integer.toString(value.length));
        }
        return headers;
    }

    private static ProducerRecord<byte[], byte[]> letter(
            byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
        return new ProducerRecord<>(
                Topics.DEAD_LETTERS, 0, upTo(LONGEST_KEY, key), upTo(LONGEST_VALUE, value), headers);
    }

    private static byte @Nullable [] upTo(int longest, byte @Nullable [] bytes) {
        return bytes == null || bytes.length > longest ? null : bytes;
    }

    private static void put(RecordHeaders headers, String name, String text) {
        headers.add(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
