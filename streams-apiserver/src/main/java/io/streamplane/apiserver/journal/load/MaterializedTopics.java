package io.streamplane.apiserver.journal.load;

import io.streamplane.apiserver.journal.read.JournalDamage;
import io.streamplane.apiserver.journal.read.JournalUnavailableException;
import io.streamplane.apiserver.journal.read.UnreadableJournalException;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
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
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ClientSettings settings;
    private final Admin admin;

    public MaterializedTopics(ClientSettings settings) {
        this.settings = settings;
        this.admin = Admin.create(settings.admin("streamplane-loader"));
    }

    /**
     * The materializer's committed position on the journal; 0 where it never committed. Where a transaction is about to move
     * it, this waits until that is decided.
     */
    public long position() {
        var spec = new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(JOURNAL));
        long start = System.nanoTime();
        while (true) {
            var offsets = get(admin.listConsumerGroupOffsets(
                            Map.of(Topics.MATERIALIZER, spec),
                            new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata(Topics.MATERIALIZER));
            // The client leaves out a partition whose position is not stable, with a line in its log.
            if (offsets.containsKey(JOURNAL)) {
                OffsetAndMetadata committed = offsets.get(JOURNAL);
                return committed == null ? 0 : committed.offset();
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new JournalUnavailableException("expected the transaction that moves the position of group "
                        + Topics.MATERIALIZER + " to end within " + PATIENCE.toSeconds() + " s, but it did not");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /**
     * Throws {@link UnreadableJournalException} where the journal ends before what was materialized of it: then records are lost,
     * and new ones would take their revisions. To be called before anything is written.
     */
    public void checkJournal() {
        var spec = new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(JOURNAL));
        OffsetAndMetadata committed = get(admin.listConsumerGroupOffsets(
                                Map.of(Topics.MATERIALIZER, spec), new ListConsumerGroupOffsetsOptions())
                        .partitionsToOffsetAndMetadata(Topics.MATERIALIZER))
                .get(JOURNAL);
        long end = ends(List.of(Topics.JOURNAL)).getOrDefault(JOURNAL, 0L);
        if (committed != null && committed.offset() > end) {
            throw new UnreadableJournalException(JournalDamage.advice(
                    end, "it ends there, but was materialized up to revision " + committed.offset()));
        }
    }

    /** All topics that the materializer writes: those that are always there, and the typed views that there are. */
    public List<String> materialized() {
        var views =
                get(admin.listTopics().names()).stream().filter(Topics::isView).sorted();
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
        readEach(ends, _ -> sink);
    }

    /**
     * As {@link #read(Map, Consumer)}, each partition into its own sink.
     *
     * @param sinks a sink is used by one thread at a time
     */
    void readEach(
            Map<TopicPartition, Long> ends, Function<TopicPartition, Consumer<ConsumerRecord<byte[], byte[]>>> sinks) {
        var unread = new HashMap<>(ends);
        unread.values().removeIf(end -> end == 0);
        new FactReader(settings, sinks).read(unread);
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
