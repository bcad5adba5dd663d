package io.streamplane.apiserver.materializer;

import io.streamplane.apiserver.materializer.Checkpoint.Held;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics.TopicSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a materializer would have written by a position, and the position, into a Kafka where none ever ran: the newest
 * fact of each part, the binding of each bound pod, and its own store's changelog. A materializer and API servers that start
 * there go on from the position (ADR 0003).
 */
public final class CheckpointWriter {

    private final KafkaProducer<byte[], byte[]> producer;
    private final Materialization materialization;
    private final ViewTopics viewTopics;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private CheckpointWriter(KafkaProducer<byte[], byte[]> producer, ViewTopics viewTopics, Views views) {
        this.producer = producer;
        this.materialization = new Materialization(views);
        this.viewTopics = viewTopics;
    }

    /**
     * Returns when all is written; throws {@link KafkaException} where the broker does not take it.
     *
     * @param settings of a Kafka with the catalogue's topics, empty but for the journal up to the position
     * @param views those that the materializer there is to keep
     */
    public static void write(Checkpoint checkpoint, ClientSettings settings, Views views) {
        try (var topics = new TopicAdmin(settings)) {
            topics.create(List.of(new TopicSpec(Predecessor.CHANGELOG, 1, Map.of("cleanup.policy", "compact"))));
        }
        var config = settings.producer("streamplane-checkpoint");
        config.put("linger.ms", "5");
        config.put("batch.size", Integer.toString(512 * 1024));
        config.put("buffer.memory", Integer.toString(64 * 1024 * 1024));
        try (var producer = new KafkaProducer<byte[], byte[]>(config);
                var viewTopics = new KafkaViewTopics(settings)) {
            var writer = new CheckpointWriter(producer, viewTopics, views);
            writer.write(checkpoint);
            producer.flush();
            writer.check();
        }
        try (var predecessor = new Predecessor(settings)) {
            predecessor.commit(checkpoint.position());
        }
    }

    /** In the order of revisions, as each partition is that a materializer wrote. */
    private void write(Checkpoint checkpoint) {
        var writes = new ArrayList<Materialization.Write>();
        checkpoint.objects().forEach(held -> write(held, writes));
        writes.sort(Comparator.comparingLong(Materialization.Write::revision));
        writes.forEach(this::send);
    }

    private void write(Held held, List<Materialization.Write> writes) {
        Entry entry = held.entry();
        var desired =
                new Fact.DesiredPut(held.key(), entry.desiredRevision(), entry.uid(), held.node(), held.desired());
        Materialization.Step step = materialization.apply(null, desired);
        writes.addAll(step.writes());
        if (held.observed() != null) {
            var observed = new Fact.ObservedPut(held.key(), entry.observedRevision(), held.observed());
            step = materialization.apply(step.after(), observed);
            writes.addAll(step.writes());
        }
        send(new ProducerRecord<>(
                Predecessor.CHANGELOG,
                0,
                held.key().toString().getBytes(StandardCharsets.UTF_8),
                Materialized.bytes(step.after())));
    }

    private void send(Materialization.Write write) {
        Destination to = write.to();
        if (to.isView()) {
            viewTopics.ensure(to);
        }
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, write.revision());
        if (!write.uid().isEmpty()) {
            FactHeaders.putUid(headers, write.uid());
        }
        int count = producer.partitionsFor(to.topic()).size();
        send(new ProducerRecord<>(
                to.topic(), to.partition(count), to.key().getBytes(StandardCharsets.UTF_8), write.value(), headers));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        check();
        producer.send(record, (_, failed) -> {
            if (failed != null) {
                failure.compareAndSet(null, failed);
            }
        });
    }

    private void check() {
        Exception failed = failure.get();
        if (failed != null) {
            throw new KafkaException("expected the broker to take a checkpoint, but: " + failed.getMessage(), failed);
        }
    }
}
