package io.streamplane.apiserver.journal;

import io.streamplane.schemas.topic.ClientSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads compacted topics from their beginnings to given ends, with a few consumers side by side.
 * Only committed transactions are seen; where one is still open before an end, reading waits until it is decided.
 */
final class FactReader {

    private static final int CONSUMERS = 4;
    private static final Duration POLL = Duration.ofMillis(100);

    private final ClientSettings settings;
    private final Consumer<ConsumerRecord<byte[], byte[]>> sink;

    /** @param sink is given records of one partition in order, of several partitions at the same time */
    FactReader(ClientSettings settings, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        this.settings = settings;
        this.sink = sink;
    }

    /** Returns when all is read; throws what the sink throws. */
    void read(Map<TopicPartition, Long> ends) {
        try (var executor = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("journal-load-", 0).factory())) {
            CompletableFuture.allOf(shares(ends).stream()
                            .map(share -> CompletableFuture.runAsync(() -> readShare(share), executor))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static List<Map<TopicPartition, Long>> shares(Map<TopicPartition, Long> ends) {
        var shares = new ArrayList<Map<TopicPartition, Long>>();
        for (int i = 0; i < Math.min(CONSUMERS, ends.size()); i++) {
            shares.add(new HashMap<>());
        }
        int next = 0;
        for (var each : ends.entrySet()) {
            shares.get(next++ % shares.size()).put(each.getKey(), each.getValue());
        }
        return shares;
    }

    private void readShare(Map<TopicPartition, Long> ends) {
        var config = settings.consumer("streamplane-loader");
        config.put("isolation.level", "read_committed");
        config.put("auto.offset.reset", "none");
        config.put("max.poll.records", "5000");
        // The end is often the marker of a transaction, which a consumer passes when a fetch has come back empty.
        config.put("fetch.max.wait.ms", "10");
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config)) {
            var open = new HashMap<>(ends);
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            while (true) {
                open.entrySet().removeIf(each -> consumer.position(each.getKey()) >= each.getValue());
                if (open.isEmpty()) {
                    return;
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    sink.accept(record);
                }
            }
        }
    }
}
