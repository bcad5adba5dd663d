package io.streamplane.schemas.streams;

import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fault.SkippedRecords;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a topic of facts in memory, as what its facts come to. The topic itself is the changelog: add it with
 * {@code addReadOnlyStateStore}, and give each record of the source to {@link #take}. A restart or a standby restores the
 * same value from the same topic.
 *
 * <p>A record that the materializer did not write is passed over and counted with the application's
 * {@link Supervision#skipped}, and so is one whose value cannot be read, be it new or restored. A fact that is delivered
 * again is not applied again.
 *
 * <p>The restore callback that sees headers is an internal interface of Kafka Streams, used here only.
 *
 * @param <F> what the facts come to
 */
public final class FactStore<F extends FactFold> implements StateStore {

    private final String name;
    private final Supplier<F> folds;
    private @Nullable F fold;
    private @Nullable StateStoreContext context;
    private @Nullable SkippedRecords skipped;
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
     * @return the fact; empty where the record is foreign, cannot be read, or was applied before
     */
    public Optional<FactRecord> take(@Nullable String key, byte @Nullable [] value, Headers headers, long offset) {
        RecordMetadata source = Objects.requireNonNull(context).recordMetadata().orElse(null);
        return take(
                key,
                value,
                headers,
                source == null ? name : source.topic(),
                source == null ? 0 : source.partition(),
                offset);
    }

    private Optional<FactRecord> take(
            @Nullable String key, byte @Nullable [] value, Headers headers, String topic, int partition, long offset) {
        if (offset < position) {
            return Optional.empty();
        }
        position = offset + 1;
        Optional<FactRecord> read = FactRecord.of(key, value, headers);
        if (read.isEmpty()) {
            skip(topic, partition, offset, "expected a fact, but the materializer did not write it");
            return read;
        }
        FactRecord fact = read.get();
        revision = Math.max(revision, fact.revision());
        try {
            fold().apply(fact);
            return read;
        } catch (RuntimeException | StackOverflowError e) {
            if (ThreadFailures.heals(e)) {
                throw e;
            }
            skip(topic, partition, offset, fact.key() + " of revision " + revision + ": " + SkippedRecords.reason(e));
            return Optional.empty();
        }
    }

    private void skip(String topic, int partition, long offset, String reason) {
        Objects.requireNonNull(skipped).skip(topic, partition, offset, reason);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext given, StateStore root) {
        revision = 0;
        position = 0;
        fold = folds.get();
        context = given;
        skipped = Supervision.of(given.appConfigs()).skipped();
        given.register(root, new Restore());
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
                take(key, record.value(), record.headers(), record.topic(), record.partition(), record.offset());
            }
        }
    }
}
