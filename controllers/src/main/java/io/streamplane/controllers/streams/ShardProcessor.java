package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.schemas.streams.FactStore;
import io.streamplane.schemas.topic.Topics;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Applies the facts of its partition to the shard, each once, and tells every controller what changed. */
final class ShardProcessor implements Processor<String, byte[], String, FactChange> {

    private final Ends ends;
    private @Nullable ProcessorContext<String, FactChange> context;
    private @Nullable FactStore<Shard> store;

    ShardProcessor(Ends ends) {
        this.ends = ends;
    }

    @Override
    public void init(ProcessorContext<String, FactChange> given) {
        context = given;
        FactStore<Shard> restored = given.getStateStore(ControllersNames.STATE_STORE);
        store = restored;
        var partition = new TopicPartition(Topics.STATE, given.taskId().partition());
        restored.fold().readTo(restored.position());
        restored.fold().takeOver(partition.partition(), ends.of(partition), new Fence(() -> ends.of(partition)));
    }

    @Override
    public void process(Record<String, byte[]> record) {
        var current = Objects.requireNonNull(store);
        var shard = current.fold();
        long offset = Objects.requireNonNull(context)
                .recordMetadata()
                .map(RecordMetadata::offset)
                .orElse(0L);
        var fact = current.take(record.key(), record.value(), record.headers(), offset);
        shard.readTo(current.position());
        FactChange change = fact.isPresent() ? shard.changed() : null;
        if (change != null) {
            Objects.requireNonNull(context).forward(record.withValue(change));
        }
    }

    @Override
    public void close() {
        if (store != null && store.isOpen()) {
            store.fold().close();
        }
    }
}
