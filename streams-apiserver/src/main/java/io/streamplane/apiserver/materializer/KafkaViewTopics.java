package io.streamplane.apiserver.materializer;

import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.TopicAdmin.View;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** The views' topics on a broker. A view of objects of cluster scope has one partition, others as many as {@code state}. */
final class KafkaViewTopics implements ViewTopics, AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final ClientSettings settings;
    private final ViewCreation creation;

    KafkaViewTopics(ClientSettings settings) {
        this.settings = settings;
        this.creation = new ViewCreation(settings);
    }

    @Override
    public void ensure(Destination view) {
        create(view).join();
    }

    /** Completes when the topic exists and can be written to; any thread may ask. */
    CompletableFuture<Void> create(Destination view) {
        return creation.ask(new View(view.topic(), !view.key().startsWith("/")));
    }

    @Override
    public Set<String> existing() {
        try (var topics = new TopicAdmin(settings)) {
            return topics.names().stream().filter(Topics::isView).collect(Collectors.toSet());
        }
    }

    @Override
    public Set<String> withRecords(Set<String> some) {
        if (some.isEmpty()) {
            return Set.of();
        }
        try (var topics = new MaterializedTopics(settings)) {
            return topics.ends(some).entrySet().stream()
                    .filter(end -> end.getValue() > 0)
                    .map(end -> end.getKey().topic())
                    .collect(Collectors.toSet());
        }
    }

    @Override
    public void remove(Collection<String> views) {
        try (var topics = new TopicAdmin(settings)) {
            topics.delete(views);
        }
    }

    /** The end of what is committed lies before the first record of a transaction that is still open. */
    @Override
    public void readCommitted(Consumer<FactRecord> parts) {
        var config = settings.consumer("streamplane-materializer-views");
        config.put("isolation.level", "read_committed");
        config.put("auto.offset.reset", "none");
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config)) {
            Set<TopicPartition> partitions = Stream.of(Topics.STATE, Topics.CLUSTER)
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .collect(Collectors.toSet());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> open = new HashMap<>(consumer.endOffsets(partitions));
            while (true) {
                open.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
                if (open.isEmpty()) {
                    return;
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    FactRecord.of(record).ifPresent(parts);
                }
            }
        }
    }

    @Override
    public void close() {
        creation.close();
    }
}
