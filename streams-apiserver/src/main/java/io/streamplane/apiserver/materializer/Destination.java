package io.streamplane.apiserver.materializer;

import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;

/**
 * Where a record of the materializer goes; the record's key is the object's key.
 *
 * @param node by which the record is partitioned; empty where it is partitioned by the object's namespace
 */
record Destination(String topic, ResourceKey key, String node) {

    static Destination desired(ResourceKey key) {
        return new Destination(Topics.desired(key.resource()), key, "");
    }

    static Destination observed(ResourceKey key) {
        return new Destination(Topics.observed(key.resource()), key, "");
    }

    static Destination binding(ResourceKey pod, String node) {
        return new Destination(Topics.BINDINGS, pod, node);
    }

    int partition(int partitions) {
        return node.isEmpty()
                ? Partitioning.ofObject(key.resource(), key.key(), partitions)
                : Partitioning.ofNode(node, partitions);
    }
}
