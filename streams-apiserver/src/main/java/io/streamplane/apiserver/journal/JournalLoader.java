package io.streamplane.apiserver.journal;

import io.streamplane.schemas.journal.LoadAt;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a state to start from (ADR 0003): the materializer's committed journal position is read first, then the
 * compacted topics up to the high watermarks of a moment after that. Where a compacted topic holds what the
 * materializer did not write, its facts may have been compacted away by that; the whole journal is replayed instead.
 */
final class JournalLoader {

    private static final Logger LOG = LoggerFactory.getLogger(JournalLoader.class);
    private static final TopicPartition JOURNAL = new TopicPartition(Topics.JOURNAL, 0);

    private final ClientSettings settings;
    private final KindIndex kinds;

    JournalLoader(ClientSettings settings, KindIndex kinds) {
        this.settings = settings;
        this.kinds = kinds;
    }

    ClusterState load() {
        try (Admin admin = Admin.create(settings.admin("streamplane-loader"))) {
            long at = materialized(admin);
            if (at == 0) {
                return ClusterState.empty(kinds);
            }
            Map<TopicPartition, Long> ends = unread(admin, partitions(admin));
            try {
                var facts = new LoadAt(at);
                new FactReader(settings, facts).read(ends);
                return ClusterState.loaded(kinds, at, facts.objects());
            } catch (ForeignFactException e) {
                LOG.error("{}. The journal is replayed from its beginning instead", e.getMessage());
                return ClusterState.empty(kinds);
            }
        }
    }

    /** The materializer's committed position, no transaction pending; 0 where it never committed. */
    private static long materialized(Admin admin) {
        var offsets = get(admin.listConsumerGroupOffsets(
                        Topics.MATERIALIZER, new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata());
        OffsetAndMetadata committed = offsets.get(JOURNAL);
        return committed == null ? 0 : committed.offset();
    }

    private Stream<TopicPartition> partitions(Admin admin) {
        var names = kinds.all().stream()
                .flatMap(kind -> kind.hasStatus()
                        ? Stream.of(Topics.desired(kind.resource()), Topics.observed(kind.resource()))
                        : Stream.of(Topics.desired(kind.resource())))
                .toList();
        return get(admin.describeTopics(names).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())));
    }

    /** High watermarks of the partitions that hold anything. */
    private static Map<TopicPartition, Long> unread(Admin admin, Stream<TopicPartition> partitions) {
        var latest = partitions.collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        get(admin.listOffsets(latest, new ListOffsetsOptions()).all()).forEach((partition, result) -> {
            if (result.offset() > 0) {
                ends.put(partition, result.offset());
            }
        });
        return ends;
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalUnavailableException("interrupted while loading", e);
        } catch (ExecutionException e) {
            throw new JournalUnavailableException("expected to load the state, but: " + e.getMessage(), e);
        }
    }
}
