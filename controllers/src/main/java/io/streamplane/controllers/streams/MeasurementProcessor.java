package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.measurement.MeasurementCodec;
import io.streamplane.schemas.streams.FactStore;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Keeps what is measured with the shard, and tells the controllers that ask for it. */
final class MeasurementProcessor implements Processor<String, byte[], String, FactChange> {

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
        Instant now = Objects.requireNonNull(supervision).at(current.currentSystemTimeMs());
        var shard = current.<FactStore<Shard>>getStateStore(ControllersNames.STATE_STORE)
                .fold();
        FactChange change = shard.measurements().take(ObjectKey.parse(key), codec.decode(value), shard.cache(), now);
        if (change != null) {
            var headers = new RecordHeaders();
            FactHeaders.putRevision(headers, change.latest().revision());
            current.forward(new Record<>(key, change, now.toEpochMilli(), headers));
        }
    }
}
