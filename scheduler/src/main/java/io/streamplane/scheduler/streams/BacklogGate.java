package io.streamplane.scheduler.streams;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Opens when everything that the topics held at the start has come through the fan-in and was read. A commit of the
 * fan-in flushes what it passed on before, so: ends of the sources, then the fan-in's commits reach them, then the end of
 * the changes topic, then that is reached.
 */
final class BacklogGate implements StartGate {

    private static final long LOOK_EVERY_MILLIS = 25;
    private static final TopicPartition CHANGES = new TopicPartition(Names.CHANGES_TOPIC, 0);

    private final Admin admin;
    private final Map<TopicPartition, Long> ends;
    private @Nullable Long changesEnd;
    private long nextLook;
    private boolean open;

    BacklogGate(Admin admin, List<String> topics) {
        this.admin = admin;
        this.ends = nonEmptyEnds(topics);
    }

    @Override
    public boolean open(long next, long now) {
        if (!open && now >= nextLook) {
            nextLook = now + LOOK_EVERY_MILLIS;
            open = look(next);
        }
        return open;
    }

    @Override
    public void close() {
        admin.close();
    }

    private boolean look(long next) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                get(admin.listConsumerGroupOffsets(Names.APPLICATION).partitionsToOffsetAndMetadata());
        if (changesEnd == null) {
            for (var end : ends.entrySet()) {
                if (at(committed.get(end.getKey())) < end.getValue()) {
                    return false;
                }
            }
            changesEnd = get(admin.listOffsets(Map.of(CHANGES, OffsetSpec.latest()))
                            .partitionResult(CHANGES))
                    .offset();
        }
        return Math.max(next, at(committed.get(CHANGES))) >= changesEnd;
    }

    /** Partitions that hold nothing are left out: nothing is ever committed for them. */
    private Map<TopicPartition, Long> nonEmptyEnds(List<String> topics) {
        var earliest = new HashMap<TopicPartition, OffsetSpec>();
        var latest = new HashMap<TopicPartition, OffsetSpec>();
        get(admin.describeTopics(topics).allTopicNames())
                .forEach((topic, description) -> description.partitions().forEach(partition -> {
                    earliest.put(new TopicPartition(topic, partition.partition()), OffsetSpec.earliest());
                    latest.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest());
                }));
        var starts = get(admin.listOffsets(earliest).all());
        var found = new HashMap<TopicPartition, Long>();
        get(admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all())
                .forEach((partition, end) -> {
                    var start = starts.get(partition);
                    if (start == null || end.offset() > start.offset()) {
                        found.put(partition, end.offset());
                    }
                });
        return found;
    }

    private static long at(@Nullable OffsetAndMetadata committed) {
        return committed == null ? 0 : committed.offset();
    }

    private static <T> T get(org.apache.kafka.common.KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot learn how much there is to read before pods can be placed", e);
        }
    }
}
