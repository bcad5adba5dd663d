package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.avro.HeartbeatRecord;
import io.streamplane.schemas.kind.coordination.LeaseKind;
import io.streamplane.schemas.streams.FactStore;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Says each renewal of a node's Lease again as a heartbeat of the node, with a header that tells it from one: so that who
 * judges the node hears it, whatever shard the namespace of these Leases is in.
 */
final class LeaseRelay implements Processor<String, FactChange, String, Outgoing> {

    static final String HEADER = "lease";

    private static final String NAMESPACE = "kube-node-lease";

    private final Sending sending;
    private @Nullable ProcessorContext<String, Outgoing> context;
    private @Nullable Supervision supervision;

    LeaseRelay(Sending sending) {
        this.sending = sending;
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> given) {
        context = given;
        supervision = Supervision.of(given.appConfigs());
    }

    @Override
    public void process(Record<String, FactChange> record) {
        Stored<?> lease = record.value().after();
        if (lease == null
                || !lease.resource().equals(LeaseKind.RESOURCE)
                || !lease.namespace().equals(NAMESPACE)) {
            return;
        }
        var current = Objects.requireNonNull(context);
        boolean caughtUp = current.<FactStore<Shard>>getStateStore(ControllersNames.STATE_STORE)
                .fold()
                .caughtUp();
        if (caughtUp) {
            Objects.requireNonNull(supervision)
                    .attempt(Topics.HEARTBEATS, lease.name(), () -> relay(lease.name(), current));
        }
    }

    private void relay(String node, ProcessorContext<String, Outgoing> current) {
        long now = current.currentSystemTimeMs();
        byte[] value = sending.heartbeats().serialize(new HeartbeatRecord(node, now));
        var headers = new RecordHeaders().add(HEADER, "renewed".getBytes(StandardCharsets.UTF_8));
        current.forward(new Record<>(
                node, new Outgoing(Topics.HEARTBEATS, ObjectKey.clusterScoped(node), value), now, headers));
    }
}
