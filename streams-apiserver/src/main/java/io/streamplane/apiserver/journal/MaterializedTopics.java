package io.streamplane.apiserver.journal;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Compacted topics up to their ends, and how far the materializer has come with its own. Who reads the position first and the topics' ends after it
 * has below the ends all facts of all commands below the position (ADR 0003).
 */
public final class MaterializedTopics implements AutoCloseable {

    private static final TopicPartition JOURNAL = new TopicPartition(Topics.JOURNAL, 0);

    private final ClientSettings settings;
    private final Admin admin;

    public MaterializedTopics(ClientSettings settings) {
        this.settings = settings;
        this.admin = Admin.create(settings.admin("streamplane-loader"));
    }

    /** The materializer's committed position on the journal, no transaction pending; 0 where it never committed. */
    public long position() {
        var offsets = get(admin.listConsumerGroupOffsets(
                        Topics.MATERIALIZER, new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata());
        OffsetAndMetadata committed = offsets.get(JOURNAL);
        return committed == null ? 0 : committed.offset();
    }

    /** Names of the topics that hold the parts of objects of these kinds. */
    public static Stream<String> ofParts(Collection<Kind> kinds) {
        return kinds.stream()
                .flatMap(kind -> kind.hasStatus()
                        ? Stream.of(Topics.desired(kind.resource()), Topics.observed(kind.resource()))
                        : Stream.of(Topics.desired(kind.resource())));
    }

    /** All topics that the materializer writes: those that are always there, and the typed views that there are. */
    public List<String> materialized() {
        var views = get(admin.listTopics().names()).stream().filter(Topics::isView).sorted();
        return Stream.concat(Topics.MATERIALIZED.stream(), views).toList();
    }

    /** High watermarks of all partitions of these topics, empty partitions included. */
    public Map<TopicPartition, Long> ends(Collection<String> topics) {
        var latest = get(admin.describeTopics(topics).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        get(admin.listOffsets(latest, new ListOffsetsOptions()).all())
                .forEach((partition, result) -> ends.put(partition, result.offset()));
        return ends;
    }

    /**
     * Reads what is committed up to these ends; where a transaction is open before an end, it waits until that is decided.
     *
     * @param sink is given records of one partition in order, of several partitions at the same time
     */
    public void read(Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        var unread = new HashMap<>(ends);
        unread.values().removeIf(end -> end == 0);
        new FactReader(settings, sink).read(unread);
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

    @Override
    public void close() {
        admin.close();
    }
}
