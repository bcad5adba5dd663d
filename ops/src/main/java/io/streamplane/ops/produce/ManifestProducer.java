package io.streamplane.ops.produce;

import io.streamplane.schemas.avro.ManifestResultRecord;
import io.streamplane.schemas.avro.ManifestWaitingRecord;
import io.streamplane.schemas.codec.CodecException;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Writes to {@link Topics#MANIFESTS}, and reads from {@link Topics#MANIFEST_RESULTS} what became of it. For one thread. */
public final class ManifestProducer implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> results;
    private final EnvelopeSerde<ManifestResultRecord> serde;
    private final EnvelopeSerde<ManifestWaitingRecord> waitingSerde;
    private final Map<String, String> headers;

    /** What is told of a record. */
    public interface Listener {

        /** It lacks what may come, and has no result yet; told once or more often. */
        default void waits(Outgoing record, String lacks) {}

        void result(Outgoing record, ManifestResultRecord result);
    }

    /**
     * A record to produce.
     *
     * @param value null to delete what the key has applied
     */
    public record Outgoing(String key, byte @Nullable [] value) {}

    private record Place(int partition, long offset) {}

    /** @param headers of every record, e.g. {@code fieldManager} */
    public ManifestProducer(ClientSettings settings, SchemaRegistry registry, Map<String, String> headers) {
        var writing = settings.producer("streamplane-produce");
        writing.put("linger.ms", "5");
        producer = new KafkaProducer<>(writing);
        var reading = settings.consumer("streamplane-produce-results");
        reading.put("isolation.level", "read_committed");
        reading.put("auto.offset.reset", "none");
        results = new KafkaConsumer<>(reading);
        serde = new EnvelopeSerde<>(
                registry, Topics.MANIFEST_RESULTS + "-value", ManifestResultRecord.getClassSchema());
        this.headers = Map.copyOf(headers);
        waitingSerde = new EnvelopeSerde<>(
                registry, Topics.MANIFEST_WAITING + "-value", ManifestWaitingRecord.getClassSchema());
        var partitions = Stream.of(Topics.MANIFEST_RESULTS, Topics.MANIFEST_WAITING)
                .flatMap(topic -> results.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        results.assign(partitions);
        results.seekToEnd(partitions);
        partitions.forEach(results::position);
    }

    /**
     * Produces all, and returns when each has its result.
     *
     * @param patience how long to wait for the next result; throws where none comes
     * @param listener gets each result as it comes, in the order of each partition
     */
    public void produce(List<Outgoing> records, Duration patience, Listener listener) throws IOException {
        Map<Place, Outgoing> waiting = send(records);
        long deadline = System.nanoTime() + patience.toNanos();
        while (!waiting.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(waiting.size() + " of " + records.size() + " manifests have no result within "
                        + patience.toSeconds()
                        + " s of the one before; they are on the topic, and will be taken in when an"
                        + " API server does that");
            }
            for (var record : results.poll(POLL)) {
                if (record.value() != null && tell(record, waiting, listener)) {
                    deadline = System.nanoTime() + patience.toNanos();
                }
            }
        }
    }

    /** False where it is no result of ours, nor any result. */
    private boolean tell(ConsumerRecord<byte[], byte[]> record, Map<Place, Outgoing> waiting, Listener listener) {
        try {
            if (record.topic().equals(Topics.MANIFEST_WAITING)) {
                return tellWaiting(record, waiting, listener);
            }
            ManifestResultRecord result = serde.deserialize(record.value());
            Outgoing answered = waiting.remove(new Place(result.getPartition(), result.getOffset()));
            if (answered != null) {
                listener.result(answered, result);
            }
            return answered != null;
        } catch (CodecException | NumberFormatException e) {
            return false;
        }
    }

    private boolean tellWaiting(
            ConsumerRecord<byte[], byte[]> record, Map<Place, Outgoing> waiting, Listener listener) {
        if (record.key() != null) {
            long offset = Long.parseLong(new String(record.key(), StandardCharsets.UTF_8));
            Outgoing waits = waiting.get(new Place(record.partition(), offset));
            if (waits != null) {
                listener.waits(waits, waitingSerde.deserialize(record.value()).getLacks());
            }
        }
        return false;
    }

    private Map<Place, Outgoing> send(List<Outgoing> records) throws IOException {
        var sent = new ArrayList<Future<RecordMetadata>>(records.size());
        for (Outgoing each : records) {
            var record =
                    new ProducerRecord<>(Topics.MANIFESTS, each.key().getBytes(StandardCharsets.UTF_8), each.value());
            headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            sent.add(producer.send(record));
        }
        producer.flush();
        var places = new HashMap<Place, Outgoing>();
        for (int i = 0; i < sent.size(); i++) {
            RecordMetadata metadata = get(sent.get(i));
            places.put(new Place(metadata.partition(), metadata.offset()), records.get(i));
        }
        return places;
    }

    private static RecordMetadata get(Future<RecordMetadata> sent) throws IOException {
        try {
            return sent.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("expected the broker to take a manifest, but: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        results.close();
    }
}
