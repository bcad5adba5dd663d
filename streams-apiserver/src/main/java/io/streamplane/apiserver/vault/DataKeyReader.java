package io.streamplane.apiserver.vault;

import io.streamplane.schemas.avro.DataKeyRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.SchemaSignature;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the records of data keys. One that somebody else wrote is passed over; a registry that is away is waited for. */
final class DataKeyReader {

    private static final Logger LOG = LoggerFactory.getLogger(DataKeyReader.class);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

    /**
     * A key as it was written, or destroyed.
     *
     * @param secret null where it was destroyed; then the resource and the object are not known
     */
    record Key(String uid, String resource, ObjectKey object, byte @Nullable [] secret) {}

    private final EnvelopeSerde<DataKeyRecord> serde;
    private final SkippedRecords skipped;
    private final BooleanSupplier closing;
    private final AtomicLong told = new AtomicLong(-1);

    DataKeyReader(EnvelopeSerde<DataKeyRecord> serde, SkippedRecords skipped, BooleanSupplier closing) {
        this.skipped = skipped;
        this.serde = serde;
        this.closing = closing;
    }

    Optional<Key> read(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return passedOver(record, "it has no key");
        }
        String uid = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            return Optional.of(new Key(uid, "", ObjectKey.clusterScoped("-"), null));
        }
        while (true) {
            try {
                Optional<DataKeyRecord> read = serde.read(record.value(), SchemaSignature.of(record.headers()));
                return read.isEmpty()
                        ? passedOver(record, "somebody else wrote it")
                        : read.map(value -> key(uid, value));
            } catch (RegistryUnavailableException e) {
                if (closing.getAsBoolean()) {
                    throw e;
                }
                LOG.warn("The data keys wait at offset {}: {}", record.offset(), e.getMessage());
                LockSupport.parkNanos(AGAIN_AFTER.toNanos());
            } catch (RuntimeException | StackOverflowError e) {
                return passedOver(record, SkippedRecords.reason(e));
            }
        }
    }

    private static Key key(String uid, DataKeyRecord value) {
        byte[] secret = new byte[value.getSecret().remaining()];
        value.getSecret().duplicate().get(secret);
        return new Key(uid, value.getResource(), ObjectKey.parse(value.getKey()), secret);
    }

    /** Told once, though the topic may be read again. */
    private Optional<Key> passedOver(ConsumerRecord<byte[], byte[]> record, String why) {
        if (record.offset() > told.getAndAccumulate(record.offset(), Math::max)) {
            skipped.skip(record.topic(), record.partition(), record.offset(), "expected a data key, but: " + why);
        }
        return Optional.empty();
    }
}
