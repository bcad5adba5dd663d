package io.streamplane.schemas.topic;

import io.streamplane.schemas.kind.core.NamespaceKind;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Where a record goes. Everything that a controller joins shares a partition: objects by namespace, a Namespace object
 * by its own name (with its contents), pods on {@link Topics#BINDINGS} and heartbeats by node name. The hash is that of
 * Kafka's default partitioner over UTF-8.
 */
public final class Partitioning {

    private Partitioning() {}

    public static int ofObject(String resource, ObjectKey key, int partitions) {
        return of(shardOf(resource, key), partitions);
    }

    public static int ofNode(String node, int partitions) {
        return of(node, partitions);
    }

    /** The namespace whose contents the object lies with; empty for an object of cluster scope that is no Namespace. */
    public static String shardOf(String resource, ObjectKey key) {
        return resource.equals(NamespaceKind.RESOURCE) ? key.name() : key.namespace();
    }

    /** The partition of a namespace or node. */
    public static int of(String shard, int partitions) {
        return Utils.toPositive(Utils.murmur2(shard.getBytes(StandardCharsets.UTF_8))) % partitions;
    }
}
