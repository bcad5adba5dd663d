package io.streamplane.controllers.streams;

import io.fabric8.kubernetes.api.model.Node;
import io.streamplane.controllers.node.NodeHealth;
import io.streamplane.controllers.node.NodeSigns;
import io.streamplane.controllers.node.SignsOfLife;
import io.streamplane.controllers.node.ZoneHealth;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.ProposalsInFlight;
import io.streamplane.schemas.streams.StartGate;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Judges the nodes whose heartbeats come to this partition. A sign of life counts from when it arrives, by this process's
 * clock; after a take-over every node has the whole grace period again, as in Kubernetes, and heartbeats that the partition
 * held before are no signs of life. A time in which this process did not come to look, because it was starved or suspended,
 * is taken from every node's silence.
 */
final class NodeLifecycleProcessor implements Processor<String, byte[], String, Outgoing> {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** It looks so late at times although nothing is wrong. */
    private static final Duration LATE = Duration.ofSeconds(1);

    private final NodeHealth health;
    private final Sending sending;
    private final ClusterTable cluster;
    private final int partitions;
    private final Ends ends;
    private final ProposalsInFlight inFlight;
    private final SignsOfLife signs = new SignsOfLife();
    private final Map<String, Stored<Node>> seen = new HashMap<>();
    private @Nullable ProcessorContext<String, Outgoing> context;
    private @Nullable Emitter emitter;
    private @Nullable Supervision supervision;
    /** Closed while heartbeats come that there were before. */
    private @Nullable StartGate old;

    private @Nullable Instant looked;
    private long position;

    /** @param partitions number of partitions of the topic of heartbeats */
    NodeLifecycleProcessor(
            NodeHealth health, Sending sending, ClusterTable cluster, int partitions, Ends ends, Pace pace) {
        this.health = health;
        this.sending = sending;
        this.cluster = cluster;
        this.partitions = partitions;
        this.ends = ends;
        this.inFlight = new ProposalsInFlight(pace.repeat());
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> context) {
        this.context = context;
        this.supervision = Supervision.of(context.appConfigs());
        this.emitter = new Emitter(
                NodeHealth.COMPONENT,
                inFlight,
                new StreamsOutlet(
                        NodeHealth.COMPONENT,
                        sending,
                        context,
                        ControllersNames.NODE_PROPOSALS_SINK,
                        ControllersNames.NODE_EVENTS_SINK));
        this.old =
                ends.of(new TopicPartition(Topics.HEARTBEATS, context.taskId().partition()));
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, time -> look(at(time)));
    }

    @Override
    public void process(Record<String, byte[]> record) {
        var current = Objects.requireNonNull(context);
        boolean isNew = Objects.requireNonNull(old).open(position);
        current.recordMetadata().ifPresent(metadata -> position = metadata.offset() + 1);
        // A heartbeat of no node is somebody else's record.
        if (isNew
                && record.value() != null
                && record.key() != null
                && !record.key().isEmpty()) {
            Instant now = at(current.currentSystemTimeMs());
            if (record.headers().lastHeader(LeaseRelay.HEADER) == null) {
                signs.heartbeat(record.key(), now);
            } else {
                signs.renewal(record.key(), now);
            }
        }
    }

    private Instant at(long systemMillis) {
        return Objects.requireNonNull(supervision).at(systemMillis);
    }

    private void look(Instant now) {
        Objects.requireNonNull(old).open(position);
        listen(now);
        inFlight.expired(now);
        int mine = Objects.requireNonNull(context).taskId().partition();
        var zones = new ZoneHealth(now);
        var present = new HashSet<String>();
        var verdicts = new LinkedHashMap<Stored<Node>, NodeHealth.Verdict>();
        for (Stored<Node> node : cluster.nodes()) {
            present.add(node.name());
            attempt(node, () -> {
                boolean isMine = Partitioning.ofNode(node.name(), partitions) == mine;
                var verdict = health.assess(node, isMine ? look(node, now) : new NodeSigns(now, null), now);
                zones.add(node, verdict.ready());
                if (isMine) {
                    verdicts.put(node, verdict);
                }
            });
        }
        verdicts.forEach((node, verdict) ->
                attempt(node, () -> emit(health.judge(node, verdict, !zones.evicts(node), now), node, now)));
        seen.keySet().retainAll(present);
        signs.retain(present);
    }

    /** Takes note of how long it did not. */
    private void listen(Instant now) {
        Instant before = looked;
        looked = now;
        if (before != null) {
            Duration missed = Duration.between(before, now).minus(LOOK_EVERY);
            if (missed.compareTo(LATE) > 0) {
                signs.deaf(missed, now);
            }
        }
    }

    private NodeSigns look(Stored<Node> node, Instant now) {
        Stored<Node> before = seen.put(node.name(), node);
        if (!node.equals(before)) {
            inFlight.changed(new FactChange(node.resource(), node.key(), before, node), now);
        }
        return signs.look(node, now);
    }

    private void emit(ReconcileResult outcome, Stored<Node> node, Instant now) {
        Objects.requireNonNull(emitter).emit(outcome, WorkKey.of(node), Trigger.of(node), node.revision(), null, now);
    }

    private void attempt(Stored<Node> node, Runnable work) {
        Objects.requireNonNull(supervision).attempt(Topics.PROPOSALS, "node-controller on " + node.name(), work);
    }

    @Override
    public void close() {
        if (old != null) {
            old.close();
        }
    }
}
