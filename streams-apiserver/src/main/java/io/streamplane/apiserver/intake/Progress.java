package io.streamplane.apiserver.intake;

import java.util.ArrayDeque;
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
final class Progress {

    private record UnderWay(long offset, CompletableFuture<Void> done) {}

    private final Map<TopicPartition, Deque<UnderWay>> partitions = new HashMap<>();
    private int size;

    void add(TopicPartition partition, long offset, CompletableFuture<Void> done) {
        partitions.computeIfAbsent(partition, _ -> new ArrayDeque<>()).add(new UnderWay(offset, done));
        size++;
    }

    int size() {
        return size;
    }

    /** Takes out what is finished, up to the first that is not; gives the offsets to commit. */
    Map<TopicPartition, OffsetAndMetadata> finished() {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        partitions.forEach((partition, queue) -> {
            while (!queue.isEmpty() && queue.peek().done().state() == Future.State.SUCCESS) {
                offsets.put(partition, new OffsetAndMetadata(queue.remove().offset() + 1));
                size--;
            }
        });
        return offsets;
    }

    /** Throws {@link java.util.concurrent.CompletionException} where the first of a partition has failed. */
    void check() {
        for (Deque<UnderWay> queue : partitions.values()) {
            if (!queue.isEmpty() && queue.peek().done().isCompletedExceptionally()) {
                queue.peek().done().join();
            }
        }
    }

    List<CompletableFuture<Void>> of(Collection<TopicPartition> wanted) {
        return wanted.stream()
                .flatMap(partition -> partitions.getOrDefault(partition, new ArrayDeque<>()).stream())
                .map(UnderWay::done)
                .toList();
    }

    void forget(Collection<TopicPartition> gone) {
        for (TopicPartition partition : gone) {
            Deque<UnderWay> queue = partitions.remove(partition);
            size -= queue == null ? 0 : queue.size();
        }
    }
}
