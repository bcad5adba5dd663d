package io.streamplane.controllers.streams;

import io.streamplane.controllers.shard.Part;
import io.streamplane.schemas.streams.InMemoryStoreBuilder;
import io.streamplane.schemas.topic.FactHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a compacted topic in memory: the newest value of each key, with the revision from its header, which the
 * stores of Kafka Streams do not keep. The topic itself is its changelog. The restore callback that sees headers is an
 * internal interface of Kafka Streams, used here only.
 */
final class FactStore implements StateStore {

    private final String name;
    private final Map<String, Part> entries = new HashMap<>();
    private boolean open;
    private long revision;

    private FactStore(String name) {
        this.name = name;
    }

    static StoreBuilder<FactStore> builder(String name) {
        return new InMemoryStoreBuilder<>(name, () -> new FactStore(name));
    }

    void put(String key, byte @Nullable [] value, long written) {
        revision = Math.max(revision, written);
        if (value == null) {
            entries.remove(key);
        } else {
            entries.put(key, new Part(value, written));
        }
    }

    @Nullable
    Part get(String key) {
        return entries.get(key);
    }

    /** The newest revision of all that it has taken in, deletions included. */
    long revision() {
        return revision;
    }

    void forEach(BiConsumer<String, Part> consumer) {
        entries.forEach(consumer);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, new Restore());
        open = true;
    }

    @Override
    public void close() {
        open = false;
        entries.clear();
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    private final class Restore implements RecordBatchingStateRestoreCallback {
        @Override
        public void restoreBatch(Collection<ConsumerRecord<byte[], byte[]>> records) {
            for (var record : records) {
                if (FactHeaders.isFact(record)) {
                    put(
                            new String(record.key(), StandardCharsets.UTF_8),
                            record.value(),
                            FactHeaders.revision(record.headers()));
                }
            }
        }
    }
}
