package io.streamplane.ops.demo;

import io.streamplane.schemas.avro.CommandRecord;
import io.streamplane.schemas.avro.ProposalRecord;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Prints every record about one object and what is named after it, on the topics of the flow, from now on. */
final class RecordTrace implements AutoCloseable {

    private static final Set<String> FLOW = Set.of(Topics.JOURNAL, Topics.PROPOSALS, Topics.STATE, Topics.BINDINGS);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Function<byte[], CommandRecord> command;
    private final Function<byte[], ProposalRecord> proposal;
    private final String keyPrefix;
    private final PrintStream out;
    private final Thread thread;
    private final long start = System.currentTimeMillis();

    /** @param keyPrefix object keys that start with it are shown, e.g. {@code default/nginx-deployment} */
    RecordTrace(
            ClientSettings settings,
            Function<byte[], CommandRecord> command,
            Function<byte[], ProposalRecord> proposal,
            String keyPrefix,
            PrintStream out) {
        this.command = command;
        this.proposal = proposal;
        this.keyPrefix = keyPrefix;
        this.out = out;
        var reading = settings.consumer("record-trace");
        reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.consumer = new KafkaConsumer<>(reading);
        var partitions = flowPartitions();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        this.thread = Thread.ofPlatform().name("record-trace").start(this::run);
    }

    private Collection<TopicPartition> flowPartitions() {
        return consumer.listTopics().entrySet().stream()
                .filter(topic -> FLOW.contains(topic.getKey()))
                .flatMap(topic -> topic.getValue().stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private void run() {
        try (consumer) {
            while (true) {
                StreamSupport.stream(consumer.poll(Duration.ofSeconds(1)).spliterator(), false)
                        .filter(this::isShown)
                        .sorted(Comparator.comparingLong(ConsumerRecord::timestamp))
                        .map(record -> TraceLine.of(record, command, proposal).text(start))
                        .forEach(out::println);
            }
        } catch (WakeupException stopped) {
            // close() asked for it
        }
    }

    private boolean isShown(ConsumerRecord<byte[], byte[]> record) {
        return record.key() != null
                && object(record.topic(), new String(record.key(), StandardCharsets.UTF_8))
                        .startsWith(keyPrefix);
    }

    /** The object's own key, which is a part of the record's on what the materializer writes. */
    static String object(String topic, String key) {
        if (!Topics.MATERIALIZED.contains(topic)) {
            return key;
        }
        return key.substring(key.indexOf(' ') + 1, Math.max(key.indexOf(' ') + 1, key.lastIndexOf(' ')));
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
