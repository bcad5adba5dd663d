package io.streamplane.apiserver.verify;

import io.streamplane.apiserver.verify.TopicDifference.Problem;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Keeps the newest record of each part. Records of one partition must come in order; from any thread. */
final class TopicFacts {

    private final Map<TopicKey, TopicFact> newest = new HashMap<>();
    private final Map<String, TopicDifference> foreign = new HashMap<>();
    private long records;

    void add(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        boolean isFact = isFact(record);
        String place = record.topic() + '-' + record.partition() + ' ' + key;
        synchronized (this) {
            records++;
            if (!isFact && record.value() == null) { // a tombstone of somebody's: as if there were no record
                foreign.remove(place);
                newest.remove(new TopicKey(record.topic(), record.partition(), String.valueOf(key)));
                return;
            }
            if (!isFact || key == null) {
                foreign.put(place, foreign(record, key));
                newest.remove(new TopicKey(record.topic(), record.partition(), String.valueOf(key)));
                return;
            }
            foreign.remove(place);
            newest.put(new TopicKey(record.topic(), record.partition(), key), fact(record));
        }
    }

    /** A typed view is keyed by the object alone, the others by the object and the part. */
    private static boolean isFact(ConsumerRecord<byte[], byte[]> record) {
        return Topics.isView(record.topic())
                ? FactHeaders.isFact(record)
                : FactRecord.of(record).isPresent();
    }

    private static TopicFact fact(ConsumerRecord<byte[], byte[]> record) {
        Header uid = record.headers().lastHeader(FactHeaders.UID);
        return new TopicFact(
                FactHeaders.revision(record.headers()),
                uid == null ? "" : new String(uid.value(), StandardCharsets.UTF_8),
                TopicFact.digest(record.value()),
                record.offset());
    }

    private static TopicDifference foreign(ConsumerRecord<byte[], byte[]> record, @Nullable String key) {
        return new TopicDifference(
                record.topic(),
                record.partition(),
                key == null ? "" : key,
                Problem.FOREIGN,
                "the materializer did not write the record at offset " + record.offset());
    }

    synchronized Map<TopicKey, TopicFact> newest() {
        return Map.copyOf(newest);
    }

    /** Of keys whose newest record is foreign. */
    synchronized List<TopicDifference> foreign() {
        return new ArrayList<>(foreign.values());
    }

    synchronized long records() {
        return records;
    }
}
