package io.streamplane.apiserver.intake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What is under way of each partition. Used by the consumer's thread only. */
final class Progress<R> {

    private record UnderWay<R>(long offset, CompletableFuture<R> done) {}

    private final Map<TopicPartition, Deque<UnderWay<R>>> partitions = new HashMap<>();
    private int size;

    void add(TopicPartition partition, long offset, CompletableFuture<R> done) {
        partitions.computeIfAbsent(partition, _ -> new ArrayDeque<>()).add(new UnderWay<>(offset, done));
        size++;
    }

    int size() {
        return size;
    }

    /** What is finished, of each partition up to the first that is not. */
    Intake.Finished<R> finished() {
        var results = new ArrayList<R>();
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        partitions.forEach((partition, queue) -> {
            for (UnderWay<R> each : queue) {
                if (each.done().state() != Future.State.SUCCESS) {
                    break;
                }
                results.add(each.done().resultNow());
                offsets.put(partition, new OffsetAndMetadata(each.offset() + 1));
            }
        });
        return new Intake.Finished<>(results, offsets);
    }

    /** Takes out what comes before these offsets. */
    void settled(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> {
            Deque<UnderWay<R>> queue = partitions.getOrDefault(partition, new ArrayDeque<>());
            while (!queue.isEmpty() && queue.peek().offset() < offset.offset()) {
                queue.remove();
                size--;
            }
        });
    }

    /** Throws {@link java.util.concurrent.CompletionException} where the first of a partition has failed. */
    void check() {
        for (Deque<UnderWay<R>> queue : partitions.values()) {
            if (!queue.isEmpty() && queue.peek().done().isCompletedExceptionally()) {
                queue.peek().done().join();
            }
        }
    }

    List<CompletableFuture<R>> of(Collection<TopicPartition> wanted) {
        return wanted.stream()
                .flatMap(partition -> partitions.getOrDefault(partition, new ArrayDeque<>()).stream())
                .map(UnderWay::done)
                .toList();
    }

    void forget(Collection<TopicPartition> gone) {
        for (TopicPartition partition : gone) {
            Deque<UnderWay<R>> queue = partitions.remove(partition);
            size -= queue == null ? 0 : queue.size();
        }
    }
}
