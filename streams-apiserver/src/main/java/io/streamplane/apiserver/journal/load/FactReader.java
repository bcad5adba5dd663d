package io.streamplane.apiserver.journal.load;

import io.streamplane.schemas.topic.ClientSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads partitions from their beginnings to given ends, with a few consumers side by side. Only committed transactions are
 * seen; where one is still open before an end, reading waits until it is decided.
 */
public final class FactReader {

    private static final int CONSUMERS = 4;
    private static final int FETCH_BYTES = 8 * 1024 * 1024;
    private static final Duration POLL = Duration.ofMillis(100);

    private final ClientSettings settings;
    private final Function<TopicPartition, Consumer<ConsumerRecord<byte[], byte[]>>> sinks;

    /** @param sinks gives for a partition who takes its records, in order; those of several partitions are called at a time */
    FactReader(ClientSettings settings, Function<TopicPartition, Consumer<ConsumerRecord<byte[], byte[]>>> sinks) {
        this.settings = settings;
        this.sinks = sinks;
    }

    /** Returns when all is read; throws what a sink throws. */
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

    /** The largest partitions first, each to whoever has least. */
    private static List<Map<TopicPartition, Long>> shares(Map<TopicPartition, Long> ends) {
        var shares = new ArrayList<Map<TopicPartition, Long>>();
        for (int i = 0; i < Math.min(CONSUMERS, ends.size()); i++) {
            shares.add(new HashMap<>());
        }
        ends.entrySet().stream()
                .sorted(Map.Entry.<TopicPartition, Long>comparingByValue().reversed())
                .forEach(each -> Collections.min(shares, Comparator.comparingLong(FactReader::size))
                        .put(each.getKey(), each.getValue()));
        return shares;
    }

    private static long size(Map<TopicPartition, Long> share) {
        return share.values().stream().mapToLong(Long::longValue).sum();
    }

    private void readShare(Map<TopicPartition, Long> ends) {
        var config = settings.consumer("streamplane-loader");
        config.put("isolation.level", "read_committed");
        config.put("auto.offset.reset", "none");
        config.put("max.poll.records", "10000");
        config.put("max.partition.fetch.bytes", Integer.toString(FETCH_BYTES));
        config.put("fetch.max.bytes", Integer.toString(FETCH_BYTES));
        config.put("receive.buffer.bytes", "-1");
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
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (TopicPartition partition : records.partitions()) {
                    records.records(partition).forEach(sinks.apply(partition));
                }
            }
        }
    }
}
