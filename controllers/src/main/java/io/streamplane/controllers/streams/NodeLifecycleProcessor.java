package io.streamplane.controllers.streams;

import io.fabric8.kubernetes.api.model.Node;
import io.streamplane.controllers.node.NodeHealth;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.ProposalsInFlight;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Judges the nodes whose heartbeats come to this partition. A heartbeat counts from when it arrives, by this process's
 * clock; after a take-over every node has the whole grace period again, as in Kubernetes.
 */
final class NodeLifecycleProcessor implements Processor<String, byte[], String, Outgoing> {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final NodeHealth health;
    private final Sending sending;
    private final ClusterTable cluster;
    private final int partitions;
    private final ProposalsInFlight inFlight;
    private final Map<String, Instant> heard = new HashMap<>();
    private final Map<String, Stored<Node>> seen = new HashMap<>();
    private @Nullable ProcessorContext<String, Outgoing> context;
    private @Nullable Emitter emitter;
    private @Nullable Supervision supervision;

    /** @param partitions number of partitions of the topic of heartbeats */
    NodeLifecycleProcessor(NodeHealth health, Sending sending, ClusterTable cluster, int partitions, Pace pace) {
        this.health = health;
        this.sending = sending;
        this.cluster = cluster;
        this.partitions = partitions;
        this.inFlight = new ProposalsInFlight(pace.repeat());
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> context) {
        this.context = context;
        this.supervision = Supervision.of(context.appConfigs());
        this.emitter = new Emitter(
                NodeHealth.COMPONENT,
                inFlight,
                sending,
                context,
                ControllersNames.NODE_PROPOSALS_SINK,
                ControllersNames.NODE_EVENTS_SINK);
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, time -> look(Instant.ofEpochMilli(time)));
    }

    @Override
    public void process(Record<String, byte[]> record) {
        // A heartbeat of no node is somebody else's record.
        if (record.value() != null && record.key() != null && !record.key().isEmpty()) {
            long now = Objects.requireNonNull(context).currentSystemTimeMs();
            heard.put(record.key(), Instant.ofEpochMilli(now));
        }
    }

    private void look(Instant now) {
        int mine = Objects.requireNonNull(context).taskId().partition();
        inFlight.expired(now);
        var present = new HashSet<String>();
        for (Stored<Node> node : cluster.nodes()) {
            present.add(node.name());
            if (Partitioning.ofNode(node.name(), partitions) == mine) {
                Objects.requireNonNull(supervision)
                        .attempt(Topics.PROPOSALS, "node-controller on " + node.name(), () -> look(node, now));
            }
        }
        seen.keySet().retainAll(present);
        heard.keySet().retainAll(present);
    }

    private void look(Stored<Node> node, Instant now) {
        Stored<Node> before = seen.put(node.name(), node);
        if (!node.equals(before)) {
            inFlight.changed(new FactChange(node.resource(), node.key(), before, node), now);
        }
        Instant last = heard.computeIfAbsent(node.name(), name -> now);
        ReconcileResult outcome = health.judge(node, last, now);
        Objects.requireNonNull(emitter).emit(outcome, WorkKey.of(node), Trigger.of(node), node.revision(), null, now);
    }
}
