package io.streamplane.ops.simulation;

import io.streamplane.apiserver.materializer.Materialization;
import io.streamplane.apiserver.materializer.Materialized;
import io.streamplane.apiserver.materializer.Views;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The compacted topics, as the materializer's own rules write them, each command's records at once on all. */
final class VirtualTopics {

    static final int SHARDS = 2;
    static final int NODE_PARTITIONS = 2;

    private static final Map<String, Integer> PARTITIONS =
            Map.of(Topics.STATE, SHARDS, Topics.CLUSTER, 1, Topics.SCHEDULING, 1, Topics.BINDINGS, NODE_PARTITIONS);

    private final VirtualJournal journal;
    private final Materialization materialization = new Materialization(Views.NONE);
    private final Map<ResourceKey, Materialized> kept = new HashMap<>();
    private final Map<String, List<List<FactRecord>>> topics = new HashMap<>();
    private long done;

    VirtualTopics(VirtualJournal journal) {
        this.journal = journal;
        PARTITIONS.forEach((topic, count) -> {
            var partitions = new ArrayList<List<FactRecord>>();
            for (int i = 0; i < count; i++) {
                partitions.add(new ArrayList<>());
            }
            topics.put(topic, partitions);
        });
    }

    /** Materializes one command more; false where there is none. */
    boolean step() {
        if (done == journal.revision()) {
            return false;
        }
        Materialization.Batch batch = materialization.apply(journal.facts(++done), kept::get);
        for (int i = 0; i < batch.writes().size(); i++) {
            var write = batch.writes().get(i);
            var partitions = of(write.to().topic());
            partitions
                    .get(write.to().partition(partitions.size()))
                    .add(new FactRecord(
                            FactKey.parse(write.to().key()),
                            write.revision(),
                            write.uid(),
                            write.value(),
                            batch.hasMore(i)));
        }
        batch.after()
                .forEach((key, after) -> after.ifPresentOrElse(each -> kept.put(key, each), () -> kept.remove(key)));
        return true;
    }

    private List<List<FactRecord>> of(String topic) {
        var found = topics.get(topic);
        if (found == null) {
            throw new IllegalArgumentException("expected a topic of " + PARTITIONS.keySet() + ", but got " + topic);
        }
        return found;
    }

    List<FactRecord> partition(String topic, int partition) {
        return of(topic).get(partition);
    }

    /** What compaction leaves in the end: the newest record of each key. */
    static List<FactRecord> compacted(List<FactRecord> partition) {
        var newest = new LinkedHashMap<FactKey, FactRecord>();
        for (FactRecord each : partition) {
            newest.remove(each.key());
            newest.put(each.key(), each);
        }
        return List.copyOf(newest.values());
    }
}
