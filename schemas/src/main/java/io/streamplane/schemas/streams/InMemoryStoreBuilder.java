package io.streamplane.schemas.streams;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builds one store for each task; without a changelog of its own and without a cache. */
public final class InMemoryStoreBuilder<T extends StateStore> implements StoreBuilder<T> {

    private final String name;
    private final Supplier<T> supplier;

    public InMemoryStoreBuilder(String name, Supplier<T> supplier) {
        this.name = name;
        this.supplier = supplier;
    }

    @Override
    public StoreBuilder<T> withCachingEnabled() {
        throw new UnsupportedOperationException("expected no cache for " + name);
    }

    @Override
    public StoreBuilder<T> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<T> withLoggingEnabled(Map<String, String> config) {
        throw new UnsupportedOperationException("expected no changelog for " + name);
    }

    @Override
    public StoreBuilder<T> withLoggingDisabled() {
        return this;
    }

    @Override
    public T build() {
        return supplier.get();
    }

    @Override
    public Map<String, String> logConfig() {
        return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
        return false;
    }

    @Override
    public String name() {
        return name;
    }
}
