package io.streamplane.schemas.fact;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One record of a topic that the materializer writes with {@link FactKey}s: {@code state}, {@code cluster},
 * {@code scheduling} and {@code bindings}.
 *
 * @param revision of the command that wrote the part, or removed it
 * @param uid the object's uid on a desired part that is not removed; else empty
 * @param value the part in the Confluent wire format; null for a tombstone
 * @param more whether the next record of the partition was written by the same command. Compaction may have removed that
 *     one, for a newer one that is there
 */
public record FactRecord(FactKey key, long revision, String uid, byte @Nullable [] value, boolean more) {

    /** The only one, or the last one, of its command on its partition. */
    public FactRecord(FactKey key, long revision, String uid, byte @Nullable [] value) {
        this(key, revision, uid, value, false);
    }

    /** Empty where the record cannot be the materializer's: foreign records are to be passed over, and counted. */
    public static Optional<FactRecord> of(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        return of(key, record.value(), record.headers());
    }

    /** As {@link #of(ConsumerRecord)}, where Kafka Streams has taken the record apart. */
    public static Optional<FactRecord> of(@Nullable String key, byte @Nullable [] value, Headers headers) {
        if (!FactHeaders.isFact(key, value, headers)) {
            return Optional.empty();
        }
        try {
            FactKey parsed = FactKey.parse(key == null ? "" : key);
            boolean named = value != null && parsed.part() == ObjectPart.DESIRED;
            return Optional.of(new FactRecord(
                    parsed,
                    FactHeaders.revision(headers),
                    named ? FactHeaders.uid(headers) : "",
                    value,
                    FactHeaders.hasMore(headers)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
