package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.kind.autoscaling.HorizontalPodAutoscalerKind;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.measurement.MeasurementCodec;
import io.streamplane.schemas.streams.FactStore;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is measured with the shard, and tells the controllers that ask for it, as a change of the autoscaler from what it is to
 * what it is. What lay on the topic for a minute is too old.
 */
final class MeasurementProcessor implements Processor<String, byte[], String, FactChange> {

    private static final Duration TOO_OLD = Duration.ofMinutes(1);

    private final MeasurementCodec codec;
    private @Nullable ProcessorContext<String, FactChange> context;
    private @Nullable Supervision supervision;

    MeasurementProcessor(MeasurementCodec codec) {
        this.codec = codec;
    }

    @Override
    public void init(ProcessorContext<String, FactChange> given) {
        context = given;
        supervision = Supervision.of(given.appConfigs());
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.key() != null && record.value() != null) {
            Objects.requireNonNull(supervision)
                    .attempt(Topics.MEASUREMENTS, record.key(), () -> take(record.key(), record.value()));
        }
    }

    private void take(String key, byte[] value) {
        var current = Objects.requireNonNull(context);
        ObjectKey autoscaler = ObjectKey.parse(key);
        Measurement measurement = codec.decode(value);
        Instant now = Objects.requireNonNull(supervision).at(current.currentSystemTimeMs());
        if (measurement.time().isBefore(now.minus(TOO_OLD))) {
            return;
        }
        var shard = current.<FactStore<Shard>>getStateStore(ControllersNames.STATE_STORE)
                .fold();
        shard.measurements().take(autoscaler, measurement, each -> autoscaler(shard, each) != null);
        Stored<?> stored = autoscaler(shard, autoscaler);
        if (stored != null) {
            var headers = new RecordHeaders();
            FactHeaders.putRevision(headers, stored.revision());
            current.forward(new Record<>(key, FactChange.ofMeasurement(stored), now.toEpochMilli(), headers));
        }
    }

    private static @Nullable Stored<?> autoscaler(Shard shard, ObjectKey key) {
        return shard.cache().get(HorizontalPodAutoscalerKind.RESOURCE, key);
    }
}
