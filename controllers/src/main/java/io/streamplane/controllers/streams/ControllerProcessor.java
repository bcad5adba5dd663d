package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.AnswerLog;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.ProposalsInFlight;
import io.streamplane.controllers.shard.StatusPace;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.streams.FactStore;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Runs one reconciler over one shard. Changes only queue work; the queue is worked off at once after a quiet time, else
 * at the next tick, and rests in proportion, so that many changes of a large object's children are one look at it. A new
 * owner first reads to the end that its partition had when it took over, and then looks at everything, so nothing that was
 * queued elsewhere is lost.
 */
final class ControllerProcessor implements Processor<String, FactChange, String, Outgoing> {

    private static final String NAMESPACES = "namespaces";

    /** After a fault of a reconciler its work is done again so much later, or when something changes. */
    private static final Duration AFTER_FAULT = Duration.ofSeconds(30);

    private record Waiting(ReconcileResult.Unread unread, Trigger trigger) {}

    private final Reconciler reconciler;
    private final Sending sending;
    private final Pace pace;
    private final ProposalsInFlight inFlight;
    private final StatusPace statusPace;
    private final WorkQueueMeters meters;
    private final WorkQueue queue;
    /** What is done again when more has been read. */
    private final Map<WorkKey, Waiting> waiting = new HashMap<>();

    /** By the object that they are of. */
    private final Map<WorkKey, Object> memories = new HashMap<>();

    private @Nullable ProcessorContext<String, Outgoing> context;
    private @Nullable Emitter emitter;
    private @Nullable Supervision supervision;
    private Instant next = Instant.MAX;
    private boolean started;
    private long clusterSeen;

    ControllerProcessor(Reconciler reconciler, Sending sending, Pace pace, WorkQueueMeters meters) {
        this.reconciler = reconciler;
        this.sending = sending;
        this.pace = pace;
        this.meters = meters;
        this.queue = new WorkQueue(meters);
        this.inFlight = new ProposalsInFlight(pace.repeat());
        this.statusPace = new StatusPace(pace.status(), Pace.STATUS_BURST);
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> context) {
        this.context = context;
        this.emitter = new Emitter(
                reconciler.component(),
                inFlight,
                sending,
                context,
                ControllersNames.PROPOSALS_SINK,
                ControllersNames.EVENTS_SINK);
        supervision = Supervision.of(context.appConfigs());
        next = now().plus(pace.takeOver());
        context.schedule(pace.interval(), PunctuationType.WALL_CLOCK_TIME, time -> tick(at(time)));
    }

    @Override
    public void process(Record<String, FactChange> record) {
        if (!started) {
            return;
        }
        Instant now = now();
        long revision = FactHeaders.revision(record.headers());
        queue.addAll(inFlight.changed(record.value(), now), new Trigger(revision, 0));
        queueAffected(record.value(), revision);
        if (!now.isBefore(next) && shard().whole()) {
            work(now);
        }
    }

    @Override
    public void close() {
        queue.close();
    }

    private void tick(Instant now) {
        if (now.isBefore(next) || !shard().whole()) {
            return;
        }
        shard().advance();
        if (!started) {
            if (!shard().caughtUp()) {
                return;
            }
            started = true;
            lookAtEverything();
        }
        var expired = inFlight.expired(now);
        meters.retried(expired.size());
        queue.addAll(expired, Trigger.NOTHING);
        followCluster(now);
        queueRead();
        work(now);
    }

    private void lookAtEverything() {
        clusterSeen = shard().clusterVersion();
        shard().cache().all().forEach(this::lookAt);
        shard().cache().allOfCluster().forEach(this::lookAt);
    }

    private void lookAt(Stored<?> stored) {
        var change = new FactChange(stored.resource(), stored.key(), null, stored);
        attempt(WorkKey.of(stored), () -> {
            for (WorkKey work : reconciler.affected(change, shard().cache())) {
                boolean own = work.equals(WorkKey.of(stored));
                queue.add(work, own ? Trigger.of(stored) : new Trigger(stored.revision(), 0));
            }
        });
    }

    /** A fault of the reconciler on one object stops no other; false where there was one. */
    private boolean attempt(WorkKey about, Runnable work) {
        return Objects.requireNonNull(supervision)
                .attempt(
                        Topics.PROPOSALS, reconciler.component() + " on " + about.resource() + " " + about.key(), work);
    }

    private void followCluster(Instant now) {
        var changes = shard().clusterChanges(clusterSeen);
        if (changes == null) {
            lookAtEverything();
            return;
        }
        for (ClusterTable.Versioned each : changes) {
            if (!each.change().resource().equals(NAMESPACES)) {
                queue.addAll(inFlight.changed(each.change(), now), new Trigger(each.revision(), 0));
            }
            queueAffected(each.change(), each.revision());
        }
        clusterSeen = shard().clusterVersion();
    }

    /** Queues what has waited for more to be read. */
    private void queueRead() {
        for (var each = waiting.entrySet().iterator(); each.hasNext(); ) {
            var entry = each.next();
            if (entry.getValue().unread().isRead(shard().cache())) {
                queue.add(entry.getKey(), entry.getValue().trigger());
                each.remove();
            } else {
                shard().want(entry.getValue().unread());
            }
        }
    }

    private void queueAffected(FactChange change, long revision) {
        attempt(new WorkKey(change.resource(), change.key()), () -> {
            for (WorkKey work : reconciler.affected(change, shard().cache())) {
                queue.add(work, Trigger.of(change, revision, work));
            }
        });
    }

    private void work(Instant now) {
        Map<WorkKey, Trigger> work = queue.take(now);
        if (work.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        work.forEach((key, trigger) -> attempt(key, trigger.equals(Trigger.NOTHING) ? asItIs(key) : trigger, now));
        next = now.plus(pace.rest(Duration.ofNanos(System.nanoTime() - start)));
    }

    private void attempt(WorkKey work, Trigger trigger, Instant now) {
        long begin = System.nanoTime();
        if (!attempt(work, () -> work(work, trigger, now))) {
            meters.retried(1);
            queue.addLater(work, trigger, AFTER_FAULT, now);
        }
        meters.worked(System.nanoTime() - begin);
    }

    private void work(WorkKey work, Trigger trigger, Instant now) {
        var underway = new AnswerLog(inFlight);
        ReconcileResult outcome =
                reconciler.reconcile(new ReconcileInput(work, now, shard().cache(), underway, beside(work)));
        remember(work, outcome.memory());
        Grounds grounds =
                outcome.proposals().isEmpty() || reconciler.measures() ? null : grounds(work, now, outcome, underway);
        boolean held = Objects.requireNonNull(emitter)
                .emit(paced(outcome, work, trigger, now), work, trigger, shard().revision(), grounds, now);
        if (held || underway.told()) {
            queue.keep(work, trigger);
        }
        if (outcome.requeueAfter() != null) {
            queue.addLater(work, trigger, outcome.requeueAfter(), now);
        }
        if (outcome.unread() != null) {
            waiting.put(work, new Waiting(outcome.unread(), trigger));
            shard().want(outcome.unread());
        }
    }

    private ReconcileInput.Beside beside(WorkKey work) {
        return reconciler.measures()
                ? new ReconcileInput.Beside(shard().measurements().of(work.key()), memories.get(work))
                : ReconcileInput.Beside.NOTHING;
    }

    private void remember(WorkKey work, @Nullable Object memory) {
        if (memory != null) {
            memories.put(work, memory);
        } else if (!memories.isEmpty() && shard().cache().get(work.resource(), work.key()) == null) {
            memories.remove(work);
        }
    }

    /** What the outcome was made from. */
    private Grounds grounds(WorkKey work, Instant now, ReconcileResult outcome, AnswerLog underway) {
        return new Grounds(
                now.toEpochMilli(),
                new ResourceKey(work.resource(), work.key()),
                outcome.proposals().size(),
                shard().cache().number(),
                shard().cache().revision(),
                shard().cache().clusterRevision(),
                underway.runs(),
                null);
    }

    /** What is done again because of no change reacts to its object, or where that is gone to all that is known. */
    private Trigger asItIs(WorkKey work) {
        Stored<?> object = shard().cache().get(work.resource(), work.key());
        return object == null ? new Trigger(shard().revision(), 0) : Trigger.of(object);
    }

    /** Without the status reports whose time has not come; the work is done again when it has. */
    private ReconcileResult paced(ReconcileResult outcome, WorkKey work, Trigger trigger, Instant now) {
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
        return new ReconcileResult(
                proposals, outcome.events(), outcome.requeueAfter(), outcome.unread(), outcome.memory());
    }

    private Shard shard() {
        return Objects.requireNonNull(context)
                .<FactStore<Shard>>getStateStore(ControllersNames.STATE_STORE)
                .fold();
    }

    private Instant now() {
        return at(Objects.requireNonNull(context).currentSystemTimeMs());
    }

    private Instant at(long systemMillis) {
        return Objects.requireNonNull(supervision).at(systemMillis);
    }
}
