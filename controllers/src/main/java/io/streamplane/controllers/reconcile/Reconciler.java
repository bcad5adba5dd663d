package io.streamplane.controllers.reconcile;

import io.streamplane.schemas.topic.ObjectKey;
import java.util.Set;

/**
 * A controller's core: a pure function from its input to what should change, and the rule which work a change of an
 * object makes. To add one, put a jar with an implementation that has a public constructor without arguments and a
 * {@link java.util.ServiceLoader} entry for this interface on the plugin path (or the class path); it runs beside the
 * built-in ones. {@code docs/controllers.md} shows how.
 *
 * <p>Implementations hold no state that matters, read no clock, and give children names that follow from the input,
 * since a reconcile may be repeated at any time, also by another process.
 */
public interface Reconciler {

    /** Short name for {@code --controllers}, e.g. {@code deployment}. */
    String name();

    /**
     * Who proposes, e.g. {@code deployment-controller}; also the reporting component of its events. It may do what the ServiceAccount of that
     * name in {@code kube-system} may do, or, where this is {@code NAMESPACE/NAME}, that ServiceAccount. The namespace is not {@code kubelet}.
     */
    default String component() {
        return name() + "-controller";
    }

    /**
     * The kinds of which it looks into the spec or status of objects, as GroupResource; always the same. Of objects that no
     * reconciler looks into, and of every kind that this build does not know, only metadata is kept.
     */
    default Set<String> looksInto() {
        return Set.of();
    }

    /** Whether it looks into this object, where it looks into objects of its kind at all. */
    default boolean looksInto(ObjectKey key) {
        return true;
    }

    /**
     * What should be looked at because of a change; called for every change in the shard and of every object of cluster
     * scope. A Namespace is both, and its changes come twice.
     */
    Set<WorkKey> affected(FactChange change, ShardView shard);

    /**
     * Whether its input holds what is measured for an object and what it remembers of it, and a measurement that comes makes it
     * look at that object. Then more than the journal decides, and a replay takes its proposals as they were recorded.
     */
    default boolean measures() {
        return false;
    }

    ReconcileResult reconcile(ReconcileInput input);
}
