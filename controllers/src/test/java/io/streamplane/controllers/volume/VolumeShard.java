package io.streamplane.controllers.volume;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.ProposalsInFlight;
import io.streamplane.controllers.shard.ShardCache;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.Partitioning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One task of the controllers: it follows its namespaces and the objects of cluster scope, each at its own pace. */
final class VolumeShard {

    private final VolumeJournal journal;
    private final ShardCache cache;
    private final List<Reconciler> reconcilers;
    private final Map<Reconciler, Set<WorkKey>> queues = new HashMap<>();
    private final Map<Reconciler, ProposalsInFlight> flights = new HashMap<>();
    private final Map<Reconciler, Map<WorkKey, ReconcileResult.Unread>> unread = new HashMap<>();
    private int own;
    private int cluster;

    VolumeShard(VolumeJournal journal, int number, int count, List<Reconciler> reconcilers) {
        this.journal = journal;
        this.cache = new ShardCache(number, count);
        this.reconcilers = reconcilers;
        for (Reconciler each : reconcilers) {
            queues.put(each, new LinkedHashSet<>());
            flights.put(each, new ProposalsInFlight(Duration.ofSeconds(5)));
            unread.put(each, new LinkedHashMap<>());
        }
    }

    boolean receive(Instant now) {
        if (own == journal.changes().size()) {
            return false;
        }
        VolumeJournal.Change change = journal.changes().get(own++);
        String namespace = change.key().key().namespace();
        cache.read(change.revision());
        if (!namespace.isEmpty() && Partitioning.of(namespace, cache.count()) == cache.number()) {
            take(change, cache.get(change.key().resource(), change.key().key()), false, now);
        }
        follow();
        return true;
    }

    boolean receiveCluster(Instant now) {
        if (cluster == journal.changes().size()) {
            return false;
        }
        VolumeJournal.Change change = journal.changes().get(cluster++);
        cache.clusterRead(change.revision());
        if (change.key().key().namespace().isEmpty()) {
            take(change, cache.inCluster(change.key().resource(), change.key().key()), true, now);
        }
        follow();
        return true;
    }

    private void take(VolumeJournal.Change change, @Nullable Stored<?> before, boolean ofCluster, Instant now) {
        if (before == null && change.after() == null) {
            return;
        }
        var fact = new FactChange(change.key().resource(), change.key().key(), before, change.after());
        if (ofCluster) {
            cache.applyToCluster(fact);
        } else {
            cache.apply(fact);
        }
        for (Reconciler each : reconcilers) {
            queue(each).addAll(flights(each).changed(fact, now));
            queue(each).addAll(each.affected(fact, cache));
        }
    }

    private void follow() {
        for (Reconciler each : reconcilers) {
            unread(each).entrySet().removeIf(waiting -> {
                boolean known = waiting.getValue().isRead(cache);
                if (known) {
                    queue(each).add(waiting.getKey());
                }
                return known;
            });
        }
    }

    private Set<WorkKey> queue(Reconciler reconciler) {
        return Objects.requireNonNull(queues.get(reconciler));
    }

    private ProposalsInFlight flights(Reconciler reconciler) {
        return Objects.requireNonNull(flights.get(reconciler));
    }

    private Map<WorkKey, ReconcileResult.Unread> unread(Reconciler reconciler) {
        return Objects.requireNonNull(unread.get(reconciler));
    }

    /** What one random piece of work proposes; null where there is no work. */
    @Nullable
    List<Proposal> work(Random random, Instant now) {
        var busy = reconcilers.stream().filter(each -> !queue(each).isEmpty()).toList();
        if (busy.isEmpty()) {
            return null;
        }
        Reconciler reconciler = busy.get(random.nextInt(busy.size()));
        var keys = new ArrayList<>(queue(reconciler));
        WorkKey work = keys.get(random.nextInt(keys.size()));
        queue(reconciler).remove(work);
        ReconcileResult outcome = reconciler.reconcile(new ReconcileInput(work, now, cache, flights(reconciler)));
        if (outcome.unread() != null) {
            unread(reconciler).put(work, outcome.unread());
        }
        return outcome.proposals().stream()
                .filter(each -> flights(reconciler).admit(each, work, now))
                .toList();
    }

    /** Whether something that nothing came of is to be done again. */
    boolean expire(Instant now) {
        boolean any = false;
        for (Reconciler each : reconcilers) {
            any |= queue(each).addAll(flights(each).expired(now));
        }
        return any;
    }
}
