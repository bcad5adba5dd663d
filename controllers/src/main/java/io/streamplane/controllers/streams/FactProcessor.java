package io.streamplane.controllers.streams;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.FactHeaders;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the store of one topic, and hands each record on to the shard. */
final class FactProcessor implements Processor<String, byte[], String, Fact> {

    private static final Logger LOG = LoggerFactory.getLogger(FactProcessor.class);

    private final Kind kind;
    private final boolean desired;
    private final String storeName;
    private @Nullable ProcessorContext<String, Fact> context;
    private @Nullable FactStore store;

    FactProcessor(Kind kind, boolean desired, String storeName) {
        this.kind = kind;
        this.desired = desired;
        this.storeName = storeName;
    }

    @Override
    public void init(ProcessorContext<String, Fact> context) {
        this.context = context;
        this.store = context.getStateStore(storeName);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (!FactHeaders.isFact(record.key(), record.value(), record.headers())) {
            LOG.error("Passed over a record of {} that the materializer did not write: {}", storeName, record.key());
            return;
        }
        long revision = FactHeaders.revision(record.headers());
        Objects.requireNonNull(store).put(record.key(), record.value(), revision);
        var fact = new Fact(kind, desired, ObjectKey.parse(record.key()), record.value(), revision, record.timestamp());
        Objects.requireNonNull(context).forward(record.withValue(fact));
    }
}
