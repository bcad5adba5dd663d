package io.streamplane.controllers.streams;

import io.streamplane.schemas.streams.FactStore;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Keeps the table of objects of cluster scope; also when their topic is read at the start. */
final class ClusterProcessor implements Processor<String, byte[], Void, Void> {

    private @Nullable ProcessorContext<Void, Void> context;
    private @Nullable FactStore<ClusterTable> store;

    @Override
    public void init(ProcessorContext<Void, Void> given) {
        context = given;
        store = given.getStateStore(ControllersNames.CLUSTER_STORE);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        long offset = Objects.requireNonNull(context)
                .recordMetadata()
                .map(RecordMetadata::offset)
                .orElse(0L);
        var current = Objects.requireNonNull(store);
        current.take(record.key(), record.value(), record.headers(), offset);
        current.fold().readTo(current.position());
    }
}
