package io.streamplane.apiserver.materializer;

import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where a record of the materializer goes.
 *
 * @param key the record's key on that topic
 * @param shard the namespace or node whose partition it is for
 */
public record Destination(String topic, String key, String shard) {

    /** What the scheduler decides on. */
    private static final Set<String> SCHEDULING = Set.of(
            "pods",
            "nodes",
            "persistentvolumeclaims",
            "persistentvolumes",
            "storageclasses.storage.k8s.io",
            "csinodes.storage.k8s.io",
            "csidrivers.storage.k8s.io",
            "csistoragecapacities.storage.k8s.io",
            "resourceclaims.resource.k8s.io");

    /** Every topic that holds a part of an object, but its bindings. */
    static List<Destination> of(FactKey part, Views views) {
        ResourceKey object = part.object();
        String key = part.toString();
        String shard = Partitioning.shardOf(object.resource(), object.key());
        var all = new ArrayList<Destination>(4);
        if (!shard.isEmpty()) {
            all.add(new Destination(Topics.STATE, key, shard));
        }
        if (object.key().namespace().isEmpty()) {
            all.add(new Destination(Topics.CLUSTER, key, ""));
        }
        if (SCHEDULING.contains(object.resource())) {
            all.add(new Destination(Topics.SCHEDULING, key, ""));
        }
        if (views.include(object.resource())) {
            all.add(view(part));
        }
        return all;
    }

    static Destination view(FactKey part) {
        ResourceKey object = part.object();
        return new Destination(
                Views.topic(object.resource(), part.part()),
                object.key().toString(),
                Partitioning.shardOf(object.resource(), object.key()));
    }

    static Destination binding(FactKey pod, String node) {
        return new Destination(Topics.BINDINGS, pod.toString(), node);
    }

    boolean isView() {
        return Topics.isView(topic);
    }

    public int partition(int partitions) {
        return Partitioning.of(shard, partitions);
    }
}
