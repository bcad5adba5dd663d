package io.streamplane.apiserver.intake;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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

    /**
     * Takes out what is finished, up to the first that is not.
     *
     * @return the offsets to commit; throws {@link java.util.concurrent.CompletionException} where a task failed
     */
    Map<TopicPartition, OffsetAndMetadata> finished() {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        partitions.forEach((partition, queue) -> {
            while (!queue.isEmpty() && queue.peek().done().isDone()) {
                UnderWay first = queue.remove();
                first.done().join();
                size--;
                offsets.put(partition, new OffsetAndMetadata(first.offset() + 1));
            }
        });
        return offsets;
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
