package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.AnswerLog;
import io.streamplane.controllers.reconcile.AskedShard;
import io.streamplane.controllers.reconcile.Change;
import io.streamplane.controllers.reconcile.Outcome;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.Snapshot;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.InFlight;
import io.streamplane.controllers.shard.StatusPace;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.FactHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Runs one reconciler over one shard. Changes only queue work; the queue is worked off at once after a quiet time, else
 * at the next tick, and rests in proportion, so that many changes of a large object's children are one look at it. A new owner first looks at everything, so nothing that
 * was queued elsewhere is lost.
 */
final class ControllerProcessor implements Processor<String, Change, String, Outgoing> {

    private final Reconciler reconciler;
    private final Sending sending;
    private final NodeTable nodes;
    private final Pace pace;
    private final InFlight inFlight;
    private final StatusPace statusPace;
    private final WorkQueue queue = new WorkQueue();
    private @Nullable ProcessorContext<String, Outgoing> context;
    private @Nullable Emitter emitter;
    private Instant next = Instant.MAX;
    private boolean started;
    private long nodesSeen;

    ControllerProcessor(Reconciler reconciler, Sending sending, NodeTable nodes, Pace pace) {
        this.reconciler = reconciler;
        this.sending = sending;
        this.nodes = nodes;
        this.pace = pace;
        this.inFlight = new InFlight(pace.repeat());
        this.statusPace = new StatusPace(pace.status(), Pace.STATUS_BURST);
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> context) {
        this.context = context;
        this.emitter = new Emitter(
                reconciler.component(), inFlight, sending, context, Names.PROPOSALS_SINK, Names.EVENTS_SINK);
        next = now().plus(pace.takeOver());
        context.schedule(pace.interval(), PunctuationType.WALL_CLOCK_TIME, time -> tick(Instant.ofEpochMilli(time)));
    }

    @Override
    public void process(Record<String, Change> record) {
        Instant now = now();
        long revision = FactHeaders.revision(record.headers());
        queue.addAll(inFlight.changed(record.value(), now), new Trigger(revision, 0));
        queueAffected(record.value(), revision);
        if (started && !now.isBefore(next)) {
            work(now);
        }
    }

    private void tick(Instant now) {
        if (now.isBefore(next)) {
            return;
        }
        if (!started) {
            started = true;
            lookAtEverything();
        }
        queue.addAll(inFlight.expired(now), Trigger.NOTHING);
        if (nodesSeen != nodes.version()) {
            for (NodeTable.Versioned node : nodes.since(nodesSeen)) {
                queueAffected(node.change(), node.revision());
            }
            nodesSeen = nodes.version();
        }
        work(now);
    }

    private void lookAtEverything() {
        nodesSeen = nodes.version();
        for (Stored<?> stored : shard().cache().all()) {
            var change = new Change(stored.resource(), stored.key(), null, stored);
            for (WorkKey work : reconciler.affected(change, shard().cache())) {
                boolean own = work.equals(WorkKey.of(stored));
                queue.add(work, own ? Trigger.of(stored) : new Trigger(stored.revision(), 0));
            }
        }
    }

    private void queueAffected(Change change, long revision) {
        for (WorkKey work : reconciler.affected(change, shard().cache())) {
            queue.add(work, Trigger.of(change, revision, work));
        }
    }

    private void work(Instant now) {
        Map<WorkKey, Trigger> work = queue.take(now);
        if (work.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        work.forEach((key, trigger) -> work(key, trigger.equals(Trigger.NOTHING) ? asItIs(key) : trigger, now));
        next = now.plus(pace.rest(Duration.ofNanos(System.nanoTime() - start)));
    }

    private void work(WorkKey work, Trigger trigger, Instant now) {
        var underway = new AnswerLog(inFlight);
        var view = new AskedShard(shard().cache());
        List<Grounds.Seen> nodesBefore = nodes.seen();
        Outcome outcome = reconciler.reconcile(new Snapshot(work, now, shard().settled(now), view, underway));
        Grounds grounds =
                outcome.proposals().isEmpty() ? null : grounds(work, now, outcome, view, nodesBefore, underway);
        boolean held = Objects.requireNonNull(emitter)
                .emit(paced(outcome, work, trigger, now), work, trigger, shard().revision(), grounds, now);
        if (held || underway.told()) {
            queue.keep(work, trigger);
        }
        if (outcome.requeueAfter() != null) {
            queue.addLater(work, trigger, outcome.requeueAfter(), now);
        }
    }

    /** What the outcome was made from; null where nodes, which another thread keeps, changed meanwhile. */
    private @Nullable Grounds grounds(
            WorkKey work,
            Instant now,
            Outcome outcome,
            AskedShard view,
            List<Grounds.Seen> nodesBefore,
            AnswerLog underway) {
        var seen = shard().seen(view.asked());
        if (view.asked().contains(NodeTable.KIND.resource())) {
            if (!nodes.seen().equals(nodesBefore)) {
                return null;
            }
            seen.addAll(nodesBefore);
        }
        return new Grounds(
                now.toEpochMilli(),
                new ResourceKey(work.resource(), work.key()),
                outcome.proposals().size(),
                seen,
                underway.runs(),
                null);
    }

    /** What is done again because of no change reacts to its object, or where that is gone to all that is known. */
    private Trigger asItIs(WorkKey work) {
        Stored<?> object = shard().cache().get(work.resource(), work.key());
        return object == null ? new Trigger(shard().revision(), 0) : Trigger.of(object);
    }

    /** Without the status reports whose time has not come; the work is done again when it has. */
    private Outcome paced(Outcome outcome, WorkKey work, Trigger trigger, Instant now) {
        var proposals = new ArrayList<Proposal>();
        for (Proposal proposal : outcome.proposals()) {
            if (proposal instanceof Proposal.UpdateStatus && !inFlight.holds(proposal, now)) {
                Duration wait = statusPace.take(new WorkKey(proposal.resource(), proposal.key()), now);
                if (wait.isPositive()) {
                    queue.addLater(work, trigger, wait, now);
                    continue;
                }
            }
            proposals.add(proposal);
        }
        return new Outcome(proposals, outcome.events(), outcome.requeueAfter());
    }

    private Shard shard() {
        return Objects.requireNonNull(context)
                .<ShardStore>getStateStore(Names.SHARD_STORE)
                .shard();
    }

    private Instant now() {
        return Instant.ofEpochMilli(Objects.requireNonNull(context).currentSystemTimeMs());
    }
}
