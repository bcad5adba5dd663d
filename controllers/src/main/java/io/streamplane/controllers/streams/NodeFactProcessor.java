package io.streamplane.controllers.streams;

import io.streamplane.schemas.topic.FactHeaders;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the table of nodes from the two global topics; also when they are read at the start. */
final class NodeFactProcessor implements Processor<String, byte[], Void, Void> {

    private static final Logger LOG = LoggerFactory.getLogger(NodeFactProcessor.class);

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
        if (!FactHeaders.isFact(record.key(), record.value(), record.headers())) {
            LOG.error("Passed over a record of a node that the materializer did not write: {}", record.key());
            return;
        }
        int partition = Objects.requireNonNull(context)
                .recordMetadata()
                .map(RecordMetadata::partition)
                .orElse(0);
        Instant now = Instant.ofEpochMilli(Objects.requireNonNull(context).currentSystemTimeMs());
        nodes.apply(desired, partition, record.key(), record.value(), FactHeaders.revision(record.headers()), now);
    }
}
