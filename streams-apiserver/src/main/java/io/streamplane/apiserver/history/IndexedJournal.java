package io.streamplane.apiserver.history;

import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The journal that an index is of.
 *
 * @param id what tells it from any other journal
 * @param end its length
 */
record IndexedJournal(String id, long end) {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.JOURNAL, 0);

    static IndexedJournal of(ClientSettings settings) {
        try (Admin admin = Admin.create(settings.admin("streamplane-history-admin"))) {
            var topics = admin.describeTopics(List.of(Topics.JOURNAL)).allTopicNames();
            var ends = admin.listOffsets(Map.of(PARTITION, OffsetSpec.latest()));
            String id = Objects.requireNonNull(topics.get().get(Topics.JOURNAL))
                    .topicId()
                    .toString();
            return new IndexedJournal(id, ends.partitionResult(PARTITION).get().offset());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HistoryException("interrupted while looking for the journal", e);
        } catch (ExecutionException e) {
            throw new KafkaException("expected to find the journal, but: " + e.getMessage(), e);
        }
    }

    /** The index in this directory, empty where there is none of this journal. */
    HistoryIndex open(Path directory) {
        return HistoryIndex.open(directory, id, end);
    }
}
