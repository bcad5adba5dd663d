package io.streamplane.apiserver.materializer;

import io.streamplane.apiserver.transaction.LeftTransactions;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What earlier runs of the materializer left on the broker. */
final class Predecessor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Predecessor.class);
    private static final TopicPartition JOURNAL = new TopicPartition(Topics.JOURNAL, 0);
    static final String CHANGELOG = Topics.MATERIALIZER + "-" + MaterializerTopology.STORE + "-changelog";

    private final Admin admin;

    Predecessor(ClientSettings settings) {
        admin = Admin.create(settings.admin("streamplane-materializer-admin"));
    }

    /**
     * Commits position 0 at the very first start. A position that is gone although there is state (the group was away
     * for longer than the broker keeps its offsets) is an error: starting over would decide old commands on new state.
     */
    void ensureStartPosition() {
        var committed = get(admin.listConsumerGroupOffsets(Topics.MATERIALIZER).partitionsToOffsetAndMetadata());
        if (committed.get(JOURNAL) != null) {
            return;
        }
        if (get(admin.listTopics().names()).contains(CHANGELOG) && end(new TopicPartition(CHANGELOG, 0)) > 0) {
            throw new IllegalStateException("expected the committed position of group " + Topics.MATERIALIZER
                    + " on the journal, but it is gone, while " + CHANGELOG
                    + " has records. Delete that topic, the topics " + String.join(", ", Topics.MATERIALIZED)
                    + ", and all desired.* and observed.*; they are made again from the journal");
        }
        try {
            commit(0);
        } catch (IllegalStateException e) {
            // Refused where the group has members: then another process came first and did the same.
            LOG.info("Another process starts the materializer too: {}", e.getMessage());
        }
    }

    /** Commits a position where no materializer has run yet. */
    void commit(long position) {
        get(admin.alterConsumerGroupOffsets(Topics.MATERIALIZER, Map.of(JOURNAL, new OffsetAndMetadata(position)))
                .all());
    }

    /** Aborts the transactions that a killed process left open; readers would else wait for their time-out. */
    void clearAway() {
        new LeftTransactions(admin, Topics.MATERIALIZER + "-", Predecessor::isWrittenByTheMaterializer).abort();
    }

    private static boolean isWrittenByTheMaterializer(String topic) {
        return Topics.MATERIALIZED.contains(topic)
                || topic.startsWith(Topics.MATERIALIZER + "-")
                || Topics.isView(topic);
    }

    private long end(TopicPartition partition) {
        return get(admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition))
                .offset();
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting the materializer", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("expected to start the materializer, but: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
