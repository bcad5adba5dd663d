package io.streamplane.apiserver.manifest;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What became of a record when it was taken in: it has an answer, or it waits.
 *
 * @param holder its key, where what that holds may be another than before; else null
 * @param withdrawn records that waited, and are answered with this one
 */
record Taken(
        ConsumerRecord<byte[], byte[]> manifest,
        @Nullable Answer answer,
        @Nullable WaitingManifest waiting,
        Holdings.@Nullable Holder holder,
        List<Finished> withdrawn) {

    /** A record that waited, and its answer. */
    record Finished(WaitingManifest manifest, Answer answer) {}

    static Taken answered(ConsumerRecord<byte[], byte[]> manifest, Answer answer, List<Finished> withdrawn) {
        return new Taken(manifest, answer, null, holder(manifest, answer), withdrawn);
    }

    static Taken waits(WaitingManifest waiting) {
        return new Taken(waiting.record, null, waiting, waiting.holder(), List.of());
    }

    static Holdings.@Nullable Holder holder(ConsumerRecord<byte[], byte[]> manifest, Answer answer) {
        return manifest.key() != null && answer.objects().stream().anyMatch(ObjectOutcome::concernsHolder)
                ? Holdings.Holder.of(manifest.partition(), manifest.key())
                : null;
    }
}
