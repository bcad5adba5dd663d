package io.streamplane.controllers.garbage;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.controllers.reconcile.Change;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.Outcome;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Snapshot;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what no owner is left for, and carries out foreground deletion and orphaning. An owner counts as absent at once
 * where its deletion was seen, else only after the shard has been certain of it for a while: facts of different kinds
 * arrive on different topics, and a dependent may be read before its owner. Owners are looked for in the dependent's own
 * shard (its namespace) and among the nodes; other cluster-scoped owners do not exist yet.
 */
public final class GarbageReconciler implements Reconciler {

    private static final Duration CERTAIN_AFTER = Duration.ofSeconds(5);

    private final Duration certainAfter;

    public GarbageReconciler() {
        this(CERTAIN_AFTER);
    }

    /** @param certainAfter how long an owner must be missing, without its deletion having been seen */
    public GarbageReconciler(Duration certainAfter) {
        this.certainAfter = certainAfter;
    }

    @Override
    public String name() {
        return "garbagecollector";
    }

    @Override
    public String component() {
        return "generic-garbage-collector";
    }

    @Override
    public Set<WorkKey> affected(Change change, ShardView shard) {
        var work = new LinkedHashSet<WorkKey>();
        Stored<?> before = change.before();
        Stored<?> after = change.after();
        if (after == null || before != null && !before.uid().equals(after.uid())) {
            addRelated(before, shard, work);
        }
        if (after != null && matters(before, after)) {
            work.add(WorkKey.of(after));
            if (after.terminating()) {
                addRelated(after, shard, work);
            }
        }
        return work;
    }

    @Override
    public Outcome reconcile(Snapshot snapshot) {
        var object =
                snapshot.shard().get(snapshot.work().resource(), snapshot.work().key());
        if (object == null) {
            return Outcome.nothing();
        }
        if (object.terminating()) {
            return object.finalizers().contains(Metadata.ORPHAN)
                    ? OrphanStep.apply(snapshot, object, certainAfter)
                    : ForegroundStep.apply(snapshot, object);
        }
        return object.owners().isEmpty() ? Outcome.nothing() : collect(snapshot, object);
    }

    private Outcome collect(Snapshot snapshot, Stored<?> object) {
        var owners = Owners.of(object, snapshot.shard());
        List<OwnerReference> dangling = new ArrayList<>(owners.gone());
        Duration wait = null;
        if (!owners.missing().isEmpty()) {
            wait = certainAfter.minus(snapshot.certainty(object));
            if (wait.isNegative() || wait.isZero()) {
                dangling.addAll(owners.missing());
                wait = null;
            }
        }
        if (!owners.solid().isEmpty()) {
            var lost = new ArrayList<>(dangling);
            lost.addAll(owners.waiting());
            if (!lost.isEmpty()) {
                var left = new ArrayList<>(object.owners());
                left.removeAll(lost);
                return new Outcome(List.of(Metadata.withOwners(object, left)), List.of(), wait);
            }
            return new Outcome(List.of(), List.of(), wait);
        }
        if (wait != null) {
            return Outcome.requeue(wait);
        }
        boolean hasDependents = !snapshot.shard().dependents(object.uid()).isEmpty();
        String policy = !owners.waiting().isEmpty() && hasDependents ? "Foreground" : policy(object);
        return Outcome.of(List.of(new Proposal.Delete(object.resource(), object.key(), object.uid(), null, policy)));
    }

    /** A finalizer that is there already says how its dependents are to be treated. */
    private static String policy(Stored<?> object) {
        if (object.finalizers().contains(Metadata.ORPHAN)) {
            return "Orphan";
        }
        return object.finalizers().contains(Metadata.FOREGROUND) ? "Foreground" : "Background";
    }

    private static boolean matters(@Nullable Stored<?> before, Stored<?> after) {
        if (before != null && before.desiredRevision() == after.desiredRevision()) {
            return false;
        }
        return !after.owners().isEmpty() || after.terminating();
    }

    /** Its dependents, and the owners that may wait for it to go. */
    private static void addRelated(@Nullable Stored<?> object, ShardView shard, Set<WorkKey> work) {
        if (object == null) {
            return;
        }
        shard.dependents(object.uid()).forEach(dependent -> work.add(WorkKey.of(dependent)));
        for (OwnerReference owner : object.owners()) {
            WorkKey where = shard.find(owner.getUid());
            if (where != null) {
                work.add(where);
            }
        }
    }
}
