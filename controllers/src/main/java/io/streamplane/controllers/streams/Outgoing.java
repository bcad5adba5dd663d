package io.streamplane.controllers.streams;

import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Partitioning;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * An encoded record on its way to a sink.
 *
 * @param resource of the object that it is about, which decides the partition together with the key
 */
record Outgoing(String resource, ObjectKey key, byte[] value) {

    static Serializer<Outgoing> serializer() {
        return (topic, outgoing) -> outgoing.value();
    }

    static StreamPartitioner<String, Outgoing> byNode() {
        return (topic, node, outgoing, partitions) -> Optional.of(Set.of(Partitioning.ofNode(node, partitions)));
    }

    static StreamPartitioner<String, Outgoing> byObject() {
        return (topic, key, outgoing, partitions) ->
                Optional.of(Set.of(Partitioning.ofObject(outgoing.resource(), outgoing.key(), partitions)));
    }
}
