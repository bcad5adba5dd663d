package io.streamplane.apiserver.fork;

import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.materializer.Checkpoint;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.registry.SchemaTopicFormat;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Copies what a second Streamplane needs of the first one's history. The first is only read. */
public final class HistoryCopy {

    private final KindRegistry kinds;
    private final ClientSettings from;
    private final ClientSettings to;

    /**
     * @param kinds of the first one
     * @param to a Kafka with the catalogue's topics, all of them empty
     */
    public HistoryCopy(KindRegistry kinds, ClientSettings from, ClientSettings to) {
        this.kinds = kinds;
        this.from = from;
        this.to = to;
    }

    /**
     * Copies the schemas with their ids.
     *
     * @return false where the topic holds none of ours: another registry is in use
     */
    public boolean schemas() {
        List<ConsumerRecord<byte[], byte[]>> records = read(Topics.SCHEMAS);
        if (records.isEmpty()
                || records.stream().noneMatch(each -> SchemaTopicFormat.isOwn(each.key(), each.value()))) {
            return false;
        }
        try (var copy = new OffsetCopy(to)) {
            long next = 0;
            for (ConsumerRecord<byte[], byte[]> record : records) {
                for (; next < record.offset(); next++) {
                    copy.add(next, Topics.SCHEMAS, SchemaTopicFormat.fillerKey(), SchemaTopicFormat.fillerValue());
                }
                copy.add(record);
                next++;
            }
            copy.finish();
        }
        return true;
    }

    /**
     * Copies the journal's records up to a revision, each to its own offset, and then the keys of the Secrets that are in
     * them; those of what came later stay where they are.
     *
     * @param journal of the first
     * @return what the records add up to
     */
    public Checkpoint journal(JournalReader journal, long revision) {
        var checkpoint = new Checkpoint();
        var secrets = new HashSet<String>();
        try (var copy = new OffsetCopy(to)) {
            journal.read(0, revision, (record, raw) -> {
                checkpoint.apply(record);
                uids(record.command(), secrets);
                copy.add(raw);
            });
            copy.finish();
        }
        dataKeys(secrets);
        return checkpoint;
    }

    private void uids(@Nullable Command command, Set<String> secrets) {
        if (command == null) {
            return;
        }
        for (Mutation mutation : command.mutations()) {
            if (mutation instanceof Mutation.PutDesired put
                    && isConfidential(kinds.orUnknown(put.key().resource()))) {
                secrets.add(put.uid());
            }
        }
    }

    /** What this build does not know may be. */
    private static boolean isConfidential(Kind kind) {
        return kind.isUnknown() || kind.confidential();
    }

    /** A key that was destroyed meanwhile is not there any more; the first of a uid counts. */
    private void dataKeys(Set<String> uids) {
        var keys = new LinkedHashMap<String, ConsumerRecord<byte[], byte[]>>();
        for (ConsumerRecord<byte[], byte[]> record : read(Topics.DATA_KEYS)) {
            String uid = new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
                keys.remove(uid);
            } else if (uids.contains(uid)) {
                keys.putIfAbsent(uid, record);
            }
        }
        try (var copy = new OffsetCopy(to)) {
            long next = 0;
            for (ConsumerRecord<byte[], byte[]> record : keys.values()) {
                copy.add(next++, record);
            }
            copy.finish();
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (var topics = new MaterializedTopics(from)) {
            topics.read(topics.ends(List.of(topic)), records::add);
        }
        return records;
    }
}
