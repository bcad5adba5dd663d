package io.streamplane.controllers.streams;

import io.streamplane.schemas.topic.FactHeaders;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Keeps the table of nodes from the two global topics; also when they are read at the start. */
final class NodeFactProcessor implements Processor<String, byte[], Void, Void> {

    private final NodeTable nodes;
    private final boolean desired;
    private @Nullable ProcessorContext<Void, Void> context;

    NodeFactProcessor(NodeTable nodes, boolean desired) {
        this.nodes = nodes;
        this.desired = desired;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        this.context = context;
    }

    @Override
    public void process(Record<String, byte[]> record) {
        Instant now = Instant.ofEpochMilli(Objects.requireNonNull(context).currentSystemTimeMs());
        nodes.apply(desired, record.key(), record.value(), FactHeaders.revision(record.headers()), now);
    }
}
