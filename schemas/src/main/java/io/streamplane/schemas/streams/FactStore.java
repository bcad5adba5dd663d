package io.streamplane.schemas.streams;

import io.streamplane.schemas.codec.CodecException;
import io.streamplane.schemas.journal.FactRecord;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition of a topic of facts in memory, as what its facts come to. The topic itself is the changelog: add it with
 * {@code addReadOnlyStateStore}, and give each record of the source to {@link #take}. A restart or a standby restores the
 * same value from the same topic.
 *
 * <p>A record that the materializer did not write is passed over, logged and counted, and so is one whose value cannot be
 * decoded (metrics {@code foreign-total} and {@code undecodable-total} of the group {@code stream-facts-metrics}). A fact
 * that is delivered again is not applied again.
 *
 * <p>The restore callback that sees headers is an internal interface of Kafka Streams, used here only.
 *
 * @param <F> what the facts come to
 */
public final class FactStore<F extends FactFold> implements StateStore {

    private static final Logger LOG = LoggerFactory.getLogger(FactStore.class);

    private final String name;
    private final Supplier<F> folds;
    private @Nullable F fold;
    private @Nullable Sensor foreign;
    private @Nullable Sensor undecodable;
    private long revision;
    private long position;

    private FactStore(String name, Supplier<F> folds) {
        this.name = name;
        this.folds = folds;
    }

    /** @param folds makes an empty one */
    public static <F extends FactFold> StoreBuilder<FactStore<F>> builder(String name, Supplier<F> folds) {
        return new InMemoryStoreBuilder<>(name, () -> new FactStore<>(name, folds));
    }

    /** What the facts come to so far. The same object as long as the store is open. */
    public F fold() {
        return Objects.requireNonNull(fold, "the store is not open");
    }

    /** The newest revision of all that it has taken in, deletions included; 0 for none. */
    public long revision() {
        return revision;
    }

    /** One past the offset of the newest record that was read, restored ones included; 0 for none. See {@link StartGate}. */
    public long position() {
        return position;
    }

    /**
     * Applies the next record of the source.
     *
     * @return the fact; empty where the record is foreign, cannot be decoded, or was applied before
     */
    public Optional<FactRecord> take(@Nullable String key, byte @Nullable [] value, Headers headers, long offset) {
        position = Math.max(position, offset + 1);
        Optional<FactRecord> read = FactRecord.of(key, value, headers);
        if (read.isEmpty()) {
            LOG.error("Passed over a record that the materializer did not write: {} at {} for {}", key, offset, name);
            count(foreign);
            return read;
        }
        FactRecord fact = read.get();
        if (fact.revision() < revision) {
            return Optional.empty();
        }
        revision = fact.revision();
        try {
            fold().apply(fact);
            return read;
        } catch (CodecException e) {
            LOG.error("Passed over {} of revision {} for {}: {}", fact.key(), revision, name, e.getMessage());
            count(undecodable);
            return Optional.empty();
        }
    }

    private static void count(@Nullable Sensor sensor) {
        if (sensor != null) {
            sensor.record();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        revision = 0;
        position = 0;
        fold = folds.get();
        foreign = context.metrics().addRateTotalSensor("facts", name, "foreign", RecordingLevel.INFO);
        undecodable = context.metrics().addRateTotalSensor("facts", name, "undecodable", RecordingLevel.INFO);
        context.register(root, new Restore());
    }

    @Override
    public void close() {
        fold = null;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return fold != null;
    }

    private final class Restore implements RecordBatchingStateRestoreCallback {
        @Override
        public void restoreBatch(Collection<ConsumerRecord<byte[], byte[]>> records) {
            for (var record : records) {
                String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
                take(key, record.value(), record.headers(), record.offset());
            }
        }
    }
}
