package io.streamplane.controllers.streams;

import io.streamplane.controllers.shard.Refused;
import io.streamplane.schemas.avro.RefusalRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.streams.FactStore;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Leaves with the shard which proposals were refused, as far as their controllers hear of it.
 */
final class RefusalProcessor implements Processor<String, byte[], Void, Void> {

    private final EnvelopeSerde<RefusalRecord> serde;
    private @Nullable ProcessorContext<Void, Void> context;
    private @Nullable Supervision supervision;

    RefusalProcessor(EnvelopeSerde<RefusalRecord> serde) {
        this.serde = serde;
    }

    @Override
    public void init(ProcessorContext<Void, Void> given) {
        context = given;
        supervision = Supervision.of(given.appConfigs());
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.key() != null && record.value() != null) {
            Objects.requireNonNull(supervision)
                    .attempt(Topics.PROPOSAL_REFUSALS, record.key(), () -> take(record.key(), record.value()));
        }
    }

    private void take(String key, byte[] value) {
        RefusalRecord refusal = serde.deserialize(value);
        if (HeardRefusals.isHeard(refusal.getAction(), refusal.getCode())) {
            Objects.requireNonNull(context)
                    .<FactStore<Shard>>getStateStore(ControllersNames.STATE_STORE)
                    .fold()
                    .refusals()
                    .add(
                            refusal.getComponent(),
                            new Refused(refusal.getResource(), ObjectKey.parse(key), refusal.getMessage()));
        }
    }
}
