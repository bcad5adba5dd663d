package io.streamplane.schemas.measurement;

import io.streamplane.schemas.avro.MeasurementRecord;
import io.streamplane.schemas.avro.MetricRecord;
import io.streamplane.schemas.avro.ScaleTargetRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.measurement.Measurement.Metric;
import io.streamplane.schemas.measurement.Measurement.Sample;
import io.streamplane.schemas.measurement.Measurement.Target;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Measurements as values of their topic, in the Confluent wire format. Thread-safe. */
public final class MeasurementCodec {

    private final EnvelopeSerde<MeasurementRecord> serde;

    public MeasurementCodec(SchemaRegistry registry) {
        serde = new EnvelopeSerde<>(registry, Topics.MEASUREMENTS + "-value", MeasurementRecord.getClassSchema());
    }

    public byte[] encode(Measurement measured) {
        return serde.serialize(new MeasurementRecord(
                measured.autoscaler(),
                measured.revision(),
                measured.time().toEpochMilli(),
                measured.problem(),
                target(measured.target()),
                measured.metrics().stream().map(MeasurementCodec::metric).toList()));
    }

    /** Throws where the bytes are no measurement. */
    public Measurement decode(byte[] bytes) {
        MeasurementRecord record = serde.deserialize(bytes);
        return new Measurement(
                record.getAutoscaler(),
                record.getRevision(),
                Instant.ofEpochMilli(record.getTime()),
                record.getProblem(),
                target(record.getTarget()),
                record.getMetrics().stream().map(MeasurementCodec::metric).toList());
    }

    private static @Nullable ScaleTargetRecord target(@Nullable Target target) {
        return target == null
                ? null
                : new ScaleTargetRecord(
                        target.resource(),
                        target.uid(),
                        target.revision(),
                        target.replicas(),
                        target.statusReplicas(),
                        target.selector(),
                        target.selectorProblem(),
                        target.pods(),
                        target.rivals());
    }

    private static @Nullable Target target(@Nullable ScaleTargetRecord record) {
        return record == null
                ? null
                : new Target(
                        record.getResource(),
                        record.getUid(),
                        record.getRevision(),
                        record.getReplicas(),
                        record.getStatusReplicas(),
                        record.getSelector(),
                        record.getSelectorProblem(),
                        record.getPods(),
                        record.getRivals());
    }

    private static MetricRecord metric(Metric metric) {
        return new MetricRecord(
                metric.problem(),
                metric.time().toEpochMilli(),
                metric.window().toMillis(),
                metric.samples().stream().map(Sample::pod).toList(),
                metric.samples().stream().map(Sample::milli).toList());
    }

    private static Metric metric(MetricRecord record) {
        List<String> names = record.getNames();
        List<Long> values = record.getValues();
        return new Metric(
                record.getProblem(),
                Instant.ofEpochMilli(record.getTime()),
                Duration.ofMillis(record.getWindow()),
                IntStream.range(0, Math.min(names.size(), values.size()))
                        .mapToObj(i -> new Sample(names.get(i), values.get(i)))
                        .toList());
    }
}
