package io.streamplane.apiserver.apply;

import io.streamplane.apiserver.apply.FieldManager.Operation;
import io.streamplane.apiserver.apply.ManagedFields.Entry;
import io.streamplane.schemas.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps {@code metadata.managedFields} of one kind. Whoever applies owns what its configuration says, and gives up what it
 * says no more; whoever updates owns what it changed. A field that another owns may be applied with the same value, and
 * is then owned by both; with another value that is a conflict.
 */
public final class Ownership {

    private static final String BEFORE_FIRST_APPLY = "before-first-apply";

    /** What the server alone sets, and the status, which is not the object's own part. */
    private static final List<String> UNOWNED_METADATA = List.of(
            "name",
            "namespace",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "selfLink",
            "uid",
            "generation",
            "managedFields",
            "resourceVersion");

    private final Shape shape;

    private Ownership(Kind kind) {
        this.shape = Shape.of(kind);
    }

    public static Ownership of(Kind kind) {
        return new Ownership(kind);
    }

    /** What comes of an applied configuration. */
    public sealed interface Outcome {

        /** @param managedFields of the object after it is written */
        record Merged(ObjectNode object, ArrayNode managedFields) implements Outcome {}

        /** @param conflicts at least one */
        record Refused(List<Conflict> conflicts) implements Outcome {}
    }

    /**
     * A field that another manager owns with another value.
     *
     * @param path e.g. {@code .spec.replicas}
     * @param managerTime when an updater last changed its fields; empty for one that applies
     */
    public record Conflict(FieldManager manager, String managerTime, String path) {}

    /**
     * Applies a configuration.
     *
     * @param live the object as it is; null where there is none
     * @param force whether to take fields from others
     * @param now in RFC 3339
     */
    public Outcome apply(
            @Nullable ObjectNode live, ObjectNode config, FieldManager manager, boolean force, String now) {
        FieldSet wanted = owned(manager, FieldSets.of(shape, config));
        if (live == null) {
            return new Outcome.Merged(
                    (ObjectNode) Merge.of(shape, null, config),
                    ManagedFields.NONE.with(manager, wanted, now).toJson());
        }
        ManagedFields before = tracked(live, manager.apiVersion());
        ManagedFields after = before.with(manager, wanted, now);
        ObjectNode merged = (ObjectNode) Merge.of(shape, live, config);
        Removal.from(shape, merged, before.of(manager), after.ofAll());
        var changes = FieldComparison.of(shape, live, merged);
        var conflicts = new ArrayList<Conflict>();
        for (Entry entry : after.ofOthers(manager)) {
            for (String path : entry.fields().intersection(changes.set()).paths()) {
                boolean updated = entry.manager().operation() == Operation.UPDATE;
                conflicts.add(new Conflict(entry.manager(), updated ? entry.time() : "", path));
            }
        }
        if (!conflicts.isEmpty() && !force) {
            return new Outcome.Refused(conflicts);
        }
        ManagedFields settled = after.takenBy(manager, changes.set()).takenBy(manager, changes.removed());
        return new Outcome.Merged(merged, settled.toJson());
    }

    /** Of an object without any managers, all is owned by those who wrote it before. */
    private ManagedFields tracked(ObjectNode live, String apiVersion) {
        ManagedFields known = ManagedFields.of(live);
        if (!known.entries().isEmpty()) {
            return known;
        }
        var before = new FieldManager(BEFORE_FIRST_APPLY, Operation.UPDATE, apiVersion, "");
        return known.with(before, owned(before, FieldSets.of(shape, live)), "");
    }

    /**
     * After a write by other means than applying.
     *
     * @param before an empty object at creation
     * @param base carries the managers that hold before it: the object as it was, or what the client says of them
     * @param now in RFC 3339
     */
    public ArrayNode updated(ObjectNode before, ObjectNode after, ObjectNode base, FieldManager manager, String now) {
        FieldComparison changes = FieldComparison.of(shape, before, after);
        FieldSet set = owned(manager, changes.set());
        FieldSet removed = owned(manager, changes.removed());
        ManagedFields managers = ManagedFields.of(base);
        FieldSet mine = managers.of(manager).union(set).difference(removed);
        return managers.takenBy(manager, set)
                .takenBy(manager, removed)
                .with(manager, mine, now)
                .capped()
                .toJson();
    }

    /**
     * The fields of a configuration that was applied by the client, where the object still has their values.
     *
     * @param applied of the same apiVersion
     */
    public Set<String> unchangedSince(ObjectNode applied, ObjectNode live) {
        FieldComparison changes = FieldComparison.of(shape, applied, live);
        return Set.copyOf(FieldSets.of(shape, applied)
                .difference(changes.set())
                .difference(changes.removed())
                .paths());
    }

    /** Without what cannot be set where the manager sets it: through status only that, elsewhere no status. */
    static FieldSet owned(FieldManager manager, FieldSet all) {
        boolean status = manager.subresource().equals("status");
        FieldSet owned = all.without("f:apiVersion").without("f:kind").without(status ? "f:spec" : "f:status");
        for (String field : UNOWNED_METADATA) {
            owned = owned.without("f:metadata", PathElement.field(field));
        }
        return owned;
    }
}
