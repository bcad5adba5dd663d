package io.streamplane.apiserver.manifest;

import io.streamplane.schemas.avro.ManifestHeaderRecord;
import io.streamplane.schemas.avro.ManifestWaitingRecord;
import io.streamplane.schemas.avro.ObjectOutcomeRecord;
import io.streamplane.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A record that lacks what may come. Its fields are guarded by the {@link WaitingRoom} that it is in.
 *
 * <pre>
 *             committed         due              answered
 *   ENTERING ───────────▶ IDLE ◀─────▶ TRYING ────────────▶ DONE
 *       │                   │                                 ▲
 *       └───────────────────┴── withdrawn by its key's null ──┘
 * </pre>
 */
final class WaitingManifest {

    enum Phase {
        ENTERING,
        IDLE,
        TRYING,
        DONE
    }

    final ConsumerRecord<byte[], byte[]> record;
    final List<ObjectReference> objects;
    final long until;

    Phase phase;
    boolean tried;
    boolean stopped;
    long notBefore;
    List<Prerequisite> lacks;
    List<@Nullable ObjectOutcome> outcomes;
    CompletableFuture<@Nullable Void> attempt = CompletableFuture.completedFuture(null);

    private WaitingManifest(
            ConsumerRecord<byte[], byte[]> record,
            List<ObjectReference> objects,
            long until,
            Phase phase,
            List<Prerequisite> lacks,
            List<@Nullable ObjectOutcome> outcomes) {
        this.record = record;
        this.objects = objects;
        this.until = until;
        this.phase = phase;
        this.lacks = lacks;
        this.outcomes = outcomes;
    }

    static WaitingManifest of(Submission submission, long until) {
        return new WaitingManifest(
                submission.record(),
                submission.references(),
                until,
                Phase.ENTERING,
                submission.lacks(),
                submission.outcomes());
    }

    int partition() {
        return record.partition();
    }

    long offset() {
        return record.offset();
    }

    Holdings.@Nullable Holder holder() {
        return record.key() == null ? null : Holdings.Holder.of(record.partition(), record.key());
    }

    /** Places of the objects that are not decided. */
    List<ObjectPlace> places() {
        var places = new ArrayList<ObjectPlace>();
        for (int i = 0; i < objects.size(); i++) {
            if (outcomes.get(i) == null) {
                places.add(objects.get(i).place());
            }
        }
        return places;
    }

    /** What it takes of the memory, roughly. */
    long bytes() {
        return 500L + record.serializedValueSize() + 300L * objects.size();
    }

    String lacksText() {
        return lacks.stream().map(Prerequisite::text).collect(Collectors.joining(", "));
    }

    byte[] topicKey() {
        return Long.toString(offset()).getBytes(StandardCharsets.UTF_8);
    }

    ManifestWaitingRecord written() {
        var headers = new ArrayList<ManifestHeaderRecord>();
        record.headers()
                .forEach(header -> headers.add(new ManifestHeaderRecord(
                        header.key(), ByteBuffer.wrap(header.value() == null ? new byte[0] : header.value()))));
        return new ManifestWaitingRecord(
                until,
                lacksText(),
                objects.stream().map(ObjectReference::record).toList(),
                outcomes.stream().map(WaitingManifest::written).toList(),
                record.key() == null ? null : ByteBuffer.wrap(record.key()),
                ByteBuffer.wrap(record.value()),
                record.timestamp(),
                headers);
    }

    private static ObjectOutcomeRecord written(@Nullable ObjectOutcome outcome) {
        return outcome == null ? new ObjectOutcomeRecord("waiting", List.of(), null, List.of()) : outcome.record();
    }

    /** As it was written; nothing is known of what it lacks now. */
    @SuppressWarnings("NullAway") // Kafka does not say that the key of a record may be null
    static WaitingManifest read(int partition, String offset, ManifestWaitingRecord written) {
        byte[] key = written.getKey() == null ? null : bytes(written.getKey());
        byte[] value = bytes(written.getValue());
        var headers = new RecordHeaders();
        written.getHeaders().forEach(header -> headers.add(header.getName(), bytes(header.getValue())));
        var record = new ConsumerRecord<>(
                Topics.MANIFESTS,
                partition,
                Long.parseLong(offset),
                written.getTime(),
                TimestampType.LOG_APPEND_TIME,
                key == null ? -1 : key.length,
                value.length,
                key,
                value,
                headers,
                Optional.empty());
        var objects = written.getObjects().stream().map(ObjectReference::of).toList();
        var outcomes = new ArrayList<@Nullable ObjectOutcome>();
        for (int i = 0; i < objects.size(); i++) {
            outcomes.add(ObjectOutcome.of(objects.get(i), written.getOutcomes().get(i)));
        }
        return new WaitingManifest(record, objects, written.getUntil(), Phase.IDLE, List.of(), outcomes);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
