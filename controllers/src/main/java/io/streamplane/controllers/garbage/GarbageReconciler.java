package io.streamplane.controllers.garbage;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what no owner is left for, and carries out foreground deletion and orphaning, for objects of every kind.
 *
 * <p>It goes by what is known, and no clock. A shard is the journal up to a revision, so an owner of the dependent's own
 * namespace that is not there is gone. One of cluster scope is gone where the objects of cluster scope are known up to the
 * dependent's revision; where they are not yet, the work is done again when they are (the wiring learns it from the end of
 * their topic, so that a quiet topic holds nothing up). Each deletion also names the owners whose absence it relies on, and
 * that its object is as it was: the journal rejects it where that is not so, and what changed makes the work anew.
 *
 * <p>Objects of cluster scope are collected by shard 0. Their dependents may be in all shards: see {@link Ballot}.
 */
public final class GarbageReconciler implements Reconciler {

    private final OwnerKinds kinds;

    public GarbageReconciler(OwnerKinds kinds) {
        this.kinds = kinds;
    }

    @Override
    public String name() {
        return "garbagecollector";
    }

    @Override
    public String component() {
        return "generic-garbage-collector";
    }

    /** Into what the kinds of owners are. */
    @Override
    public Set<String> looksInto() {
        return Set.of(CustomResourceDefinitionKind.RESOURCE);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        Stored<?> before = change.before();
        Stored<?> after = change.after();
        boolean same = false;
        if (before != null && after != null && before.uid().equals(after.uid())) {
            same = true;
            if (!matters(before, after)) {
                return Set.of();
            }
        }
        var work = new LinkedHashSet<WorkKey>();
        if (before != null) {
            if (!same) {
                addDependents(before, shard, work);
            }
            addOwners(before, kinds.with(shard), work);
        }
        if (after != null && (after.terminating() || !after.owners().isEmpty())) {
            work.add(WorkKey.of(after));
            if (after.terminating()) {
                addDependents(after, shard, work);
            }
        }
        return work;
    }

    /** Whether something changed that a collector goes by. */
    private static boolean matters(Stored<?> before, Stored<?> after) {
        return before.desiredRevision() != after.desiredRevision()
                && (after.terminating()
                        || before.terminating()
                        || !before.owners().equals(after.owners())
                        || !before.finalizers().equals(after.finalizers()));
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        Stored<?> object = object(input);
        if (object == null) {
            return ReconcileResult.nothing();
        }
        OwnerKinds known = kinds.with(input.shard());
        if (!object.terminating()) {
            return object.owners().isEmpty() || !collects(input.shard(), object)
                    ? ReconcileResult.nothing()
                    : CollectStep.apply(input, object, known);
        }
        if (object.finalizers().contains(Metadata.ORPHAN)) {
            return OrphanStep.apply(input, object, known);
        }
        return object.finalizers().contains(Metadata.FOREGROUND)
                ? ForegroundStep.apply(input, object, known)
                : ReconcileResult.nothing();
    }

    /** A Namespace that goes is looked at as an object of cluster scope, for that is where all shards see it. */
    private static @Nullable Stored<?> object(ReconcileInput input) {
        WorkKey work = input.work();
        Stored<?> object = input.shard().get(work.resource(), work.key());
        if (!work.key().namespace().isEmpty() || object != null && !object.terminating()) {
            return object;
        }
        return input.shard().inCluster(work.resource(), work.key());
    }

    /** Whether it is this shard that deletes the object: another one has only seen it as an owner. */
    private static boolean collects(ShardView shard, Stored<?> object) {
        boolean own = !object.namespace().isEmpty() || object.resource().equals("namespaces");
        return own ? shard.get(object.resource(), object.key()) == object : shard.number() == 0;
    }

    private static void addDependents(Stored<?> object, ShardView shard, Set<WorkKey> work) {
        shard.dependents(object.uid()).forEach(dependent -> work.add(WorkKey.of(dependent)));
    }

    /** Its owners, which may wait for it to go, or to let go of them. */
    private static void addOwners(Stored<?> object, OwnerKinds kinds, Set<WorkKey> work) {
        for (OwnerReference owner : object.owners()) {
            ResourceKey key = OwnerReferences.key(owner, object, kinds);
            if (key != null) {
                work.add(new WorkKey(key.resource(), key.key()));
            }
        }
    }
}
