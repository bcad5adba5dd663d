package io.streamplane.controllers.world;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.ProposalsInFlight;
import io.streamplane.controllers.shard.ShardCache;
import io.streamplane.controllers.world.World.Fact;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A controllers process that lags behind the world: facts come in order, some time. */
public final class ShardReplica {

    private final List<Reconciler> reconcilers;
    private final ShardCache cache = new ShardCache();
    private final Map<Reconciler, Set<WorkKey>> queues = new HashMap<>();
    private final Map<Reconciler, ProposalsInFlight> flights = new HashMap<>();
    private final Map<Reconciler, Map<WorkKey, Instant>> later = new HashMap<>();
    private int read;
    public final List<Remark> said = new ArrayList<>();

    public ShardReplica(List<Reconciler> reconcilers) {
        this.reconcilers = reconcilers;
    }

    /** Takes in the next fact; false where there is none. */
    public boolean receive(World world) {
        if (read == world.facts().size()) {
            return false;
        }
        take(world.facts().get(read++), world);
        return true;
    }

    /** Runs one random piece of work; what it proposes, in order; null where there is no work. */
    public @Nullable List<Proposal> work(World world, Random random) {
        var busy = reconcilers.stream().filter(each -> !queue(each).isEmpty()).toList();
        if (busy.isEmpty()) {
            return null;
        }
        Reconciler reconciler = busy.get(random.nextInt(busy.size()));
        WorkKey key = queue(reconciler).iterator().next();
        queue(reconciler).remove(key);
        ReconcileResult outcome = reconciler.reconcile(new ReconcileInput(key, world.now, cache, flights(reconciler)));
        said.addAll(outcome.events());
        if (outcome.requeueAfter() != null) {
            later.computeIfAbsent(reconciler, each -> new HashMap<>())
                    .merge(key, world.now.plus(outcome.requeueAfter()), (a, b) -> a.isBefore(b) ? a : b);
        }
        return outcome.proposals().stream()
                .filter(proposal -> flights(reconciler).admit(proposal, key, world.now))
                .toList();
    }

    /** Work that asked for a later time is done again when that has come; whether there was any. */
    public boolean wake(World world) {
        boolean any = false;
        for (Reconciler reconciler : reconcilers) {
            var waiting = later.getOrDefault(reconciler, Map.of());
            for (var each : List.copyOf(waiting.entrySet())) {
                if (!each.getValue().isAfter(world.now)) {
                    waiting.remove(each.getKey());
                    queue(reconciler).add(each.getKey());
                    any = true;
                }
            }
        }
        return any;
    }

    /** When the next work asked to be done again; null where none did. */
    public @Nullable Instant next() {
        return later.values().stream()
                .flatMap(each -> each.values().stream())
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** As after a restart: everything is looked at again. */
    public void resync(World world) {
        var all = new ArrayList<>(cache.all());
        all.addAll(cache.allOfCluster());
        for (Stored<?> stored : all) {
            enqueue(new FactChange(stored.resource(), stored.key(), null, stored), world);
        }
    }

    private void take(Fact fact, World world) {
        var change = new FactChange(fact.resource(), fact.key(), cache.get(fact.resource(), fact.key()), fact.after());
        if (fact.key().namespace().isEmpty() && !fact.resource().equals("namespaces")) {
            cache.applyToCluster(change);
        } else {
            cache.apply(change);
        }
        enqueue(change, world);
    }

    private Set<WorkKey> queue(Reconciler reconciler) {
        return queues.computeIfAbsent(reconciler, each -> new LinkedHashSet<>());
    }

    /** Work whose proposals had no effect in time is done again; whether there was any. */
    public boolean expire(World world) {
        boolean any = false;
        for (Reconciler reconciler : reconcilers) {
            any |= queue(reconciler).addAll(flights(reconciler).expired(world.now));
        }
        return any;
    }

    private ProposalsInFlight flights(Reconciler reconciler) {
        return flights.computeIfAbsent(reconciler, each -> new ProposalsInFlight(Duration.ofSeconds(30)));
    }

    private void enqueue(FactChange change, World world) {
        reconcilers.forEach(each -> queue(each).addAll(flights(each).changed(change, world.now)));
        reconcilers.forEach(each -> queue(each).addAll(each.affected(change, cache)));
    }
}
