package io.streamplane.ops.simulation;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.LookedInto;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.ObjectAssembler;
import io.streamplane.controllers.shard.PartTable;
import io.streamplane.controllers.shard.Refused;
import io.streamplane.controllers.shard.ShardCache;
import io.streamplane.controllers.streams.HeardRefusals;
import io.streamplane.controllers.streams.Measurements;
import io.streamplane.controllers.streams.Pace;
import io.streamplane.controllers.streams.ShardController;
import io.streamplane.controllers.streams.WorkQueueMeters;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One task of the controllers, wired as the topology wires it: it follows its partition and the objects of cluster scope, each
 * at its own pace, and asks for ends of topics where it has to. Begun anew it has what compaction left.
 */
final class VirtualShard implements ShardController.Surroundings {

    /** A question for the end of a topic. */
    private static final class EndOf {
        private int end = -1;
        private long asked;

        void want(long revision, List<FactRecord> topic) {
            if (end < 0) {
                end = topic.size();
                asked = revision;
            }
        }

        long known(long revision, int position) {
            if (end < 0 || position < end) {
                return revision;
            }
            end = -1;
            return Math.max(revision, asked);
        }
    }

    /** So many measurements come again to a new owner. */
    private static final int UNCOMMITTED = 5;

    private static final WorkQueueMeters.All METERS =
            new WorkQueueMeters.All(Telemetry.none().meters());

    private final List<FactRecord> topic;
    private final List<FactRecord> clusterTopic;
    private final ShardCache cache;
    private final PartTable parts;
    private final PartTable clusterParts;
    private final List<Reconciler> reconcilers;
    private final List<ShardController> controllers;
    private final List<VirtualMeasurements.Message> measured;
    private final Measurements measurements = new Measurements();
    private final EndOf stateEnd = new EndOf();
    private final EndOf clusterEnd = new EndOf();
    private final Instant startsAt;
    private final HeardRefusals refusals;
    private final Outgoings out;
    private int position;
    private int clusterPosition;
    private int measuredPosition;
    private boolean started;

    VirtualShard(
            VirtualTopics topics,
            VirtualMeasurements measuring,
            int number,
            HeardRefusals refusals,
            List<Reconciler> reconcilers,
            Outgoings out,
            Instant now) {
        this.refusals = refusals;
        this.out = out;
        measured = measuring.partition(number);
        measuredPosition = Math.max(0, measured.size() - UNCOMMITTED);
        topic = topics.partition(Topics.STATE, number);
        clusterTopic = topics.partition(Topics.CLUSTER, 0);
        cache = new ShardCache(number, VirtualTopics.SHARDS);
        var assembler = new ObjectAssembler(
                SimSettings.KINDS, SimSettings.CODEC, LookedInto.by(reconcilers), (fact, problem) -> {
                    throw new IllegalStateException("expected to read " + fact.key(), problem);
                });
        parts = new PartTable(assembler);
        clusterParts = new PartTable(assembler);
        this.reconcilers = reconcilers;
        controllers = reconcilers.stream()
                .map(each -> new ShardController(each, cache, Pace.DEFAULT, METERS.of(each.component()), out, this))
                .toList();
        startsAt = now.plus(Pace.DEFAULT.takeOver());
        VirtualTopics.compacted(topic).forEach(each -> take(each, now));
        VirtualTopics.compacted(clusterTopic).forEach(each -> takeOfCluster(each, now));
        position = topic.size();
        clusterPosition = clusterTopic.size();
    }

    /** Reads one record more of its partition; false where there is none. */
    boolean receive(Instant now) {
        if (position == topic.size()) {
            return false;
        }
        take(topic.get(position++), now);
        return true;
    }

    /** Reads one command more about objects of cluster scope; false where there is none. */
    boolean receiveCluster(Instant now) {
        if (clusterPosition == clusterTopic.size()) {
            return false;
        }
        do {
            takeOfCluster(clusterTopic.get(clusterPosition++), now);
        } while (!clusterParts.whole() && clusterPosition < clusterTopic.size());
        return true;
    }

    /** Reads one measurement more; false where there is none. */
    boolean receiveMeasurement(Instant now) {
        if (measuredPosition == measured.size()) {
            return false;
        }
        var message = measured.get(measuredPosition++);
        FactChange change =
                measurements.take(message.autoscaler(), SimSettings.MEASUREMENTS.decode(message.value()), cache, now);
        if (change != null && started) {
            long revision = change.latest().revision();
            controllers.forEach(each -> each.changed(change, revision, true, now));
        }
        return true;
    }

    private void take(FactRecord fact, Instant now) {
        FactChange change = parts.apply(fact);
        cache.read(Math.max(cache.revision(), fact.revision()));
        if (change != null) {
            cache.apply(change);
            if (started) {
                controllers.forEach(each -> each.changed(change, fact.revision(), true, now));
            }
        }
    }

    private void takeOfCluster(FactRecord fact, Instant now) {
        FactChange change = clusterParts.apply(fact);
        cache.clusterRead(Math.max(cache.clusterRevision(), fact.revision()));
        if (change != null) {
            cache.applyToCluster(change);
            boolean settles = !change.resource().equals("namespaces");
            if (started) {
                controllers.forEach(each -> each.changed(change, fact.revision(), settles, now));
            }
        }
    }

    /** Does one random piece of work; false where there is none to be done now. */
    boolean work(Random random, Instant now) {
        if (!ready(now)) {
            return false;
        }
        controllers.forEach(each -> each.wake(now));
        var busy = controllers.stream().filter(each -> each.hasWork(now)).toList();
        if (busy.isEmpty()) {
            return false;
        }
        busy.get(random.nextInt(busy.size()))
                .work(waiting -> random.nextInt(3) == 0 ? random.nextInt(waiting) : 0, now);
        return true;
    }

    private boolean ready(Instant now) {
        if (!parts.whole() || now.isBefore(startsAt)) {
            return false;
        }
        if (!started) {
            started = true;
            cache.all().forEach(stored -> controllers.forEach(each -> each.lookAt(stored)));
            cache.allOfCluster().forEach(stored -> controllers.forEach(each -> each.lookAt(stored)));
        }
        cache.read(stateEnd.known(cache.revision(), position));
        cache.clusterRead(clusterEnd.known(cache.clusterRevision(), clusterPosition));
        return true;
    }

    @Override
    public void want(ReconcileResult.Unread unread) {
        if (cache.revision() < unread.shard()) {
            stateEnd.want(unread.shard(), topic);
        }
        if (cache.clusterRevision() < unread.cluster()) {
            clusterEnd.want(unread.cluster(), clusterTopic);
        }
    }

    @Override
    public boolean leavesOut(Reconciler reconciler, WorkKey about, Throwable problem) {
        return false;
    }

    @Override
    public List<Refused> refused(Reconciler reconciler) {
        return refusals.take(reconciler.component());
    }

    @Override
    public @Nullable Measurement measured(ObjectKey autoscaler) {
        return measurements.of(autoscaler);
    }

    boolean send(int most) {
        return out.send(most);
    }

    /** When it is to look again; null where no moment is a reason to. */
    @Nullable
    Instant due() {
        return Stream.concat(
                        started ? Stream.of() : Stream.of(startsAt),
                        controllers.stream().flatMap(each -> Stream.ofNullable(each.due())))
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** What its controllers would propose if they began anew, and nothing were under way. */
    List<Proposal> wanted(Instant now) {
        return reconcilers.stream().flatMap(each -> wanted(each, now).stream()).toList();
    }

    private List<Proposal> wanted(Reconciler reconciler, Instant now) {
        var works = new LinkedHashSet<WorkKey>();
        Stream.concat(cache.all().stream(), cache.allOfCluster().stream())
                .map(stored -> new FactChange(stored.resource(), stored.key(), null, stored))
                .forEach(change -> works.addAll(reconciler.affected(change, cache)));
        return works.stream()
                .flatMap(work -> reconciler.reconcile(ReconcileInput.of(work, now, cache)).proposals().stream())
                .toList();
    }
}
