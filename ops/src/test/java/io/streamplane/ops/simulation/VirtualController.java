package io.streamplane.ops.simulation;

import io.streamplane.controllers.reconcile.AnswerLog;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.ProposalsInFlight;
import io.streamplane.controllers.shard.ShardCache;
import io.streamplane.controllers.shard.StatusPace;
import io.streamplane.controllers.streams.Pace;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One reconciler on one shard, wired as the topology wires it: its queue, its timers and what it has under way. */
final class VirtualController {

    private final Reconciler reconciler;
    private final ShardCache cache;
    private final Outgoings out;
    private final ProposalsInFlight inFlight = new ProposalsInFlight(Pace.DEFAULT.repeat());
    private final StatusPace pace = new StatusPace(Pace.DEFAULT.status(), 5);
    private final Set<WorkKey> queue = new LinkedHashSet<>();
    private final Map<WorkKey, Instant> timers = new LinkedHashMap<>();
    private final Map<WorkKey, Object> memories = new HashMap<>();
    private final Map<WorkKey, ReconcileResult.Unread> unread = new LinkedHashMap<>();

    VirtualController(Reconciler reconciler, ShardCache cache, Outgoings out) {
        this.reconciler = reconciler;
        this.cache = cache;
        this.out = out;
    }

    void lookAt(Stored<?> stored) {
        queue.addAll(reconciler.affected(new FactChange(stored.resource(), stored.key(), null, stored), cache));
    }

    void changed(FactChange change, boolean settles, Instant now) {
        if (settles) {
            queue.addAll(inFlight.changed(change, now));
        }
        queue.addAll(reconciler.affected(change, cache));
    }

    /** Queues what has come due, and what has waited for more to be read. */
    void wake(Instant now) {
        queue.addAll(inFlight.expired(now));
        timers.entrySet().removeIf(each -> !each.getValue().isAfter(now) && (queue.add(each.getKey()) || true));
        for (var waiting : new HashMap<>(unread).entrySet()) {
            if (waiting.getValue().isRead(cache)) {
                unread.remove(waiting.getKey());
                queue.add(waiting.getKey());
            }
        }
    }

    Iterable<ReconcileResult.Unread> unread() {
        return unread.values();
    }

    boolean hasWork() {
        return !queue.isEmpty();
    }

    /** When it is to look again; null where no moment is a reason to. */
    @Nullable
    Instant due() {
        return timers.values().stream().min(Instant::compareTo).orElse(null);
    }

    void work(Random random, Instant now) {
        var waiting = new ArrayList<>(queue);
        WorkKey work = waiting.get(random.nextInt(3) == 0 ? random.nextInt(waiting.size()) : 0);
        queue.remove(work);
        var underway = new AnswerLog(inFlight);
        ReconcileResult outcome = reconciler.reconcile(
                new ReconcileInput(work, now, cache, underway, new ReconcileInput.Beside(null, memories.get(work))));
        if (outcome.memory() != null) {
            memories.put(work, outcome.memory());
        }
        var grounds = new Grounds(
                now.toEpochMilli(),
                new ResourceKey(work.resource(), work.key()),
                outcome.proposals().size(),
                cache.number(),
                cache.revision(),
                cache.clusterRevision(),
                underway.runs(),
                null);
        for (Proposal proposal : paced(outcome.proposals(), work, now)) {
            if (inFlight.admit(proposal, work, now)) {
                out.add(new ProposalEnvelope(
                        reconciler.component(),
                        cache.revision(),
                        cache.revision(),
                        now.toEpochMilli(),
                        proposal,
                        grounds));
            }
        }
        if (outcome.requeueAfter() != null) {
            later(work, outcome.requeueAfter(), now);
        }
        if (outcome.unread() != null) {
            unread.put(work, outcome.unread());
        }
    }

    private List<Proposal> paced(List<Proposal> proposals, WorkKey work, Instant now) {
        var kept = new ArrayList<Proposal>();
        for (Proposal proposal : proposals) {
            if (proposal instanceof Proposal.UpdateStatus && !inFlight.holds(proposal, now)) {
                Duration wait = pace.take(new WorkKey(proposal.resource(), proposal.key()), now);
                if (wait.isPositive()) {
                    later(work, wait, now);
                    continue;
                }
            }
            kept.add(proposal);
        }
        return kept;
    }

    private void later(WorkKey work, Duration after, Instant now) {
        timers.merge(work, now.plus(after), (old, young) -> young.isBefore(old) ? young : old);
    }

    /** What it would propose about all that there is, if nothing were under way. */
    List<Proposal> wanted(Instant now) {
        cache.all().forEach(this::lookAt);
        cache.allOfCluster().forEach(this::lookAt);
        var all = new ArrayList<Proposal>();
        queue.forEach(work -> all.addAll(
                reconciler.reconcile(ReconcileInput.of(work, now, cache)).proposals()));
        return all;
    }
}
