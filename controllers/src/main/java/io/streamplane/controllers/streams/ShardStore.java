package io.streamplane.controllers.streams;

import io.streamplane.schemas.streams.InMemoryStoreBuilder;
import java.util.Objects;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Holds the task's shard, which the shard node builds from the stores of facts when they are restored. */
final class ShardStore implements StateStore {

    private boolean open;
    private @Nullable Shard shard;

    static StoreBuilder<ShardStore> builder() {
        return new InMemoryStoreBuilder<>(Names.SHARD_STORE, ShardStore::new);
    }

    void set(Shard built) {
        shard = built;
    }

    Shard shard() {
        return Objects.requireNonNull(shard, "expected the shard node to be initialized before it is asked for");
    }

    @Override
    public String name() {
        return Names.SHARD_STORE;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, (key, value) -> {});
        open = true;
    }

    @Override
    public void close() {
        open = false;
        shard = null;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }
}
