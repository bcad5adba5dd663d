package io.streamplane.apiserver.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamplane.apiserver.metrics.ApiServerMeters;
import io.streamplane.schemas.fault.SkippedRecords;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What becomes of the records that are taken in from one topic. Thread-safe. */
public final class IntakeMeters {

    /** Who says in a dead letter that a record cannot be read. */
    static final String ROLE = "intake";

    private final Counter accepted;
    private final Counter refused;
    private final SkippedRecords skipped;

    IntakeMeters(MeterRegistry meters, String topic) {
        accepted = counter(meters, topic, "accepted");
        refused = counter(meters, topic, "refused");
        skipped = new SkippedRecords(ROLE, meters);
    }

    private static Counter counter(MeterRegistry meters, String topic, String result) {
        return Counter.builder(ApiServerMeters.INTAKE)
                .tags("topic", topic, "result", result)
                .register(meters);
    }

    public void settled(boolean wasRefused) {
        (wasRefused ? refused : accepted).increment();
    }

    /** It is none of the records that belong on the topic. */
    void unreadable(ConsumerRecord<byte[], byte[]> record, String reason) {
        skipped.skip(record.topic(), record.partition(), record.offset(), reason);
    }
}
