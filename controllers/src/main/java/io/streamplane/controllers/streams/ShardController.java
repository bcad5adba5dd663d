package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.AnswerLog;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.ProposalsInFlight;
import io.streamplane.controllers.shard.Refused;
import io.streamplane.controllers.shard.ShardCache;
import io.streamplane.controllers.shard.StatusPace;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One reconciler on one shard: what it has to look at, what it waits for and what it has under way. Changes only queue work;
 * the queue is worked off at once after a quiet time, and rests in proportion, so that many changes of a large object's
 * children are one look at it.
 */
public final class ShardController {

    /** After a fault of a reconciler its work is done again so much later, or when something changes. */
    private static final Duration AFTER_FAULT = Duration.ofSeconds(30);

    /** What is around it. */
    public interface Surroundings {

        /**
         * Takes note of a fault of the reconciler on one object, which stops no other.
         *
         * @return false where it does stop others, and is to be thrown on
         */
        boolean leavesOut(Reconciler reconciler, WorkKey about, Throwable problem);

        /** Asks for what a reconcile has yet to know; to be repeated until it is known. */
        void want(ReconcileResult.Unread unread);

        /** What was refused of this controller's proposals, and it hears of, since it was last asked. */
        default List<Refused> refused(Reconciler reconciler) {
            return List.of();
        }

        /** What was measured last for an autoscaler; null: nothing yet. */
        @Nullable
        Measurement measured(ObjectKey autoscaler);
    }

    private record Waiting(ReconcileResult.Unread unread, Trigger trigger) {}

    private final Reconciler reconciler;
    private final boolean measures;
    private final ShardCache cache;
    private final Surroundings around;
    private final Pace pace;
    private final ProposalsInFlight inFlight;
    private final StatusPace statusPace;
    private final WorkQueueMeters meters;
    private final WorkQueue queue;
    private final Outlet outlet;
    private final Emitter emitter;

    /** What is done again when more has been read. */
    private final Map<WorkKey, Waiting> waiting = new HashMap<>();

    /** By the object that they are of. */
    private final Map<WorkKey, Object> memories = new HashMap<>();

    private Instant next = Instant.MIN;

    public ShardController(
            Reconciler reconciler,
            ShardCache cache,
            Pace pace,
            WorkQueueMeters meters,
            Outlet outlet,
            Surroundings around) {
        this.reconciler = reconciler;
        this.measures = reconciler.measures();
        this.cache = cache;
        this.pace = pace;
        this.meters = meters;
        this.around = around;
        this.queue = new WorkQueue(meters);
        this.inFlight = new ProposalsInFlight(pace.repeat());
        this.statusPace = new StatusPace(pace.status(), Pace.STATUS_BURST);
        this.outlet = outlet;
        this.emitter = new Emitter(reconciler.component(), inFlight, outlet);
    }

    /** A new owner of a shard looks at everything, so nothing that was queued elsewhere is lost. */
    public void lookAt(Stored<?> stored) {
        WorkKey self = WorkKey.of(stored);
        for (WorkKey work : affected(new FactChange(stored.resource(), stored.key(), null, stored))) {
            queue.add(work, work.equals(self) ? Trigger.of(stored) : new Trigger(stored.revision(), 0));
        }
    }

    /** @param settles whether what is under way about the object has come to pass with it */
    public void changed(FactChange change, long revision, boolean settles, Instant now) {
        if (change.isMeasurement() && !measures) {
            return;
        }
        if (settles) {
            Set<WorkKey> wanting = inFlight.changed(change, now);
            if (!wanting.isEmpty()) {
                queue.addAll(wanting, new Trigger(revision, 0));
            }
        }
        for (WorkKey work : affected(change)) {
            queue.add(work, Trigger.of(change, revision, work));
        }
    }

    private Set<WorkKey> affected(FactChange change) {
        try {
            return reconciler.affected(change, cache);
        } catch (RuntimeException | StackOverflowError e) {
            if (!around.leavesOut(reconciler, new WorkKey(change.resource(), change.key()), e)) {
                throw e;
            }
            return Set.of();
        }
    }

    /** Whether it has rested long enough since it last worked. */
    boolean isRested(Instant now) {
        return !now.isBefore(next);
    }

    /** Queues what nothing came of in time, and what has waited for more to be read; says what has come to pass meanwhile. */
    public void wake(Instant now) {
        inFlight.takeDone().forEach(note -> outlet.note(note, now));
        around.refused(reconciler).forEach(refusal -> hear(refusal, now));
        Set<WorkKey> expired = inFlight.expired(now);
        if (!expired.isEmpty()) {
            meters.retried(expired.size());
            queue.addAll(expired, Trigger.NOTHING);
        }
        if (waiting.isEmpty()) {
            return;
        }
        for (var each = waiting.entrySet().iterator(); each.hasNext(); ) {
            var entry = each.next();
            if (entry.getValue().unread().isRead(cache)) {
                queue.add(entry.getKey(), entry.getValue().trigger());
                each.remove();
            } else {
                around.want(entry.getValue().unread());
            }
        }
    }

    private void hear(Refused refusal, Instant now) {
        if (measures) {
            WorkKey work = inFlight.refusedScale(refusal);
            if (work != null) {
                queue.add(work, Trigger.NOTHING);
            }
            return;
        }
        var told = inFlight.refused(refusal, now);
        if (told != null) {
            queue.addAll(told.work(), Trigger.NOTHING);
            outlet.note(RefusalNote.of(told.owner(), refusal), now);
        }
    }

    public boolean hasWork(Instant now) {
        return queue.hasWork(now);
    }

    /** When it is to look again; null where no moment is a reason to. */
    public @Nullable Instant due() {
        return queue.due();
    }

    /** Does all that is to be done. */
    void work(Instant now) {
        if (!queue.hasWork(now)) {
            return;
        }
        long start = System.nanoTime();
        queue.take(now).forEach((work, trigger) -> work(work, trigger, now));
        next = now.plus(pace.rest(Duration.ofNanos(System.nanoTime() - start)));
    }

    /** Does one thing of what there is to be done, by its place in the order. */
    public void work(IntUnaryOperator choice, Instant now) {
        var one = queue.take(choice);
        work(one.getKey(), one.getValue(), now);
    }

    private void work(WorkKey work, Trigger given, Instant now) {
        long begin = System.nanoTime();
        Trigger trigger = given.equals(Trigger.NOTHING) ? asItIs(work) : given;
        try {
            reconcile(work, trigger, now);
        } catch (RuntimeException | StackOverflowError e) {
            if (!around.leavesOut(reconciler, work, e)) {
                throw e;
            }
            meters.retried(1);
            queue.addLater(work, trigger, AFTER_FAULT, now);
        }
        meters.worked(System.nanoTime() - begin);
    }

    private void reconcile(WorkKey work, Trigger trigger, Instant now) {
        var underway = new AnswerLog(inFlight);
        ReconcileResult outcome = reconciler.reconcile(new ReconcileInput(work, now, cache, underway, beside(work)));
        remember(work, outcome.memory());
        boolean told = measures || underway.beyond();
        Grounds grounds = outcome.proposals().isEmpty() || told ? null : grounds(work, now, outcome, underway);
        long seen = Math.max(cache.revision(), cache.clusterRevision());
        boolean held = emitter.emit(paced(outcome, work, trigger, now), work, trigger, seen, grounds, now);
        if (held || underway.told()) {
            queue.keep(work, trigger);
        }
        if (outcome.requeueAfter() != null) {
            queue.addLater(work, trigger, outcome.requeueAfter(), now);
        }
        if (outcome.unread() != null) {
            waiting.put(work, new Waiting(outcome.unread(), trigger));
            around.want(outcome.unread());
        }
    }

    private ReconcileInput.Beside beside(WorkKey work) {
        return measures
                ? new ReconcileInput.Beside(
                        around.measured(work.key()), memories.get(work), inFlight.takeRefusedScale(work))
                : ReconcileInput.Beside.NOTHING;
    }

    private void remember(WorkKey work, @Nullable Object memory) {
        if (memory != null) {
            memories.put(work, memory);
        } else if (!memories.isEmpty() && cache.get(work.resource(), work.key()) == null) {
            memories.remove(work);
            inFlight.forgetScales(work);
        }
    }

    /** What the outcome was made from. */
    private Grounds grounds(WorkKey work, Instant now, ReconcileResult outcome, AnswerLog underway) {
        return new Grounds(
                now.toEpochMilli(),
                new ResourceKey(work.resource(), work.key()),
                outcome.proposals().size(),
                cache.number(),
                cache.revision(),
                cache.clusterRevision(),
                underway.runs(),
                null);
    }

    /** What is done again because of no change reacts to its object, or where that is gone to all that is known. */
    private Trigger asItIs(WorkKey work) {
        Stored<?> object = cache.get(work.resource(), work.key());
        return object == null
                ? new Trigger(Math.max(cache.revision(), cache.clusterRevision()), 0)
                : Trigger.of(object);
    }

    /** Without the status reports whose time has not come; the work is done again when it has. */
    private ReconcileResult paced(ReconcileResult outcome, WorkKey work, Trigger trigger, Instant now) {
        if (outcome.proposals().stream().noneMatch(Proposal.UpdateStatus.class::isInstance)) {
            return outcome;
        }
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

    void close() {
        queue.close();
    }
}
