package io.streamplane.apiserver.apply;

import io.streamplane.apiserver.apply.FieldManager.Operation;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code metadata.managedFields} as values. Immutable. */
record ManagedFields(List<Entry> entries) {

    static final ManagedFields NONE = new ManagedFields(List.of());

    /** More managers than this that update are one, of the oldest of them. */
    private static final int MOST_UPDATERS = 10;

    private static final String ANCIENT = "ancient-changes";

    /**
     * @param time when the set last changed, in RFC 3339; empty where that is not known
     */
    record Entry(FieldManager manager, String time, FieldSet fields) {}

    ManagedFields {
        entries = List.copyOf(entries);
    }

    /** Those of an object; entries that cannot be read are dropped, as nobody could act on them. */
    static ManagedFields of(@Nullable ObjectNode object) {
        var entries = new ArrayList<Entry>();
        for (ObjectNode entry : Tree.objects(Tree.object(object, "metadata"), "managedFields")) {
            ObjectNode fields = Tree.object(entry, "fieldsV1");
            Operation operation =
                    Tree.text(entry, "operation").equals(Operation.APPLY.text()) ? Operation.APPLY : Operation.UPDATE;
            if (fields != null) {
                var manager = new FieldManager(
                        Tree.text(entry, "manager"),
                        operation,
                        Tree.text(entry, "apiVersion"),
                        Tree.text(entry, "subresource"));
                entries.add(new Entry(manager, Tree.text(entry, "time"), FieldSet.ofJson(fields)));
            }
        }
        return new ManagedFields(entries);
    }

    FieldSet of(FieldManager manager) {
        for (Entry entry : entries) {
            if (isOf(entry, manager)) {
                return entry.fields();
            }
        }
        return FieldSet.EMPTY;
    }

    FieldSet ofAll() {
        return entries.stream().map(Entry::fields).reduce(FieldSet.EMPTY, FieldSet::union);
    }

    List<Entry> ofOthers(FieldManager manager) {
        var others = new ArrayList<Entry>(entries.size());
        for (Entry entry : entries) {
            if (!isOf(entry, manager)) {
                others.add(entry);
            }
        }
        return others;
    }

    /** With this set for a manager; its time moves only where the set changed. An empty set is no entry. */
    ManagedFields with(FieldManager manager, FieldSet fields, String now) {
        if (of(manager).equals(fields)) {
            return this;
        }
        var changed = new ArrayList<>(ofOthers(manager));
        if (!fields.isEmpty()) {
            changed.add(new Entry(manager, now, fields));
        }
        return new ManagedFields(changed);
    }

    /** Without these fields for anybody else. */
    ManagedFields takenBy(FieldManager manager, FieldSet taken) {
        var left = new ArrayList<Entry>();
        for (Entry entry : entries) {
            FieldSet rest =
                    isOf(entry, manager) ? entry.fields() : entry.fields().difference(taken);
            if (!rest.isEmpty()) {
                left.add(new Entry(entry.manager(), entry.time(), rest));
            }
        }
        return new ManagedFields(left);
    }

    /** With the oldest of too many updaters as one. */
    ManagedFields capped() {
        if (entries.size() <= MOST_UPDATERS) {
            return this;
        }
        List<Entry> updaters = entries.stream()
                .filter(entry -> entry.manager().operation() == Operation.UPDATE)
                .sorted(Comparator.comparing(Entry::time))
                .toList();
        if (updaters.size() <= MOST_UPDATERS) {
            return this;
        }
        List<Entry> oldest = updaters.subList(0, updaters.size() - MOST_UPDATERS + 1);
        var kept = new ArrayList<>(entries);
        kept.removeAll(oldest);
        Entry last = oldest.getLast();
        var ancient = new FieldManager(ANCIENT, Operation.UPDATE, last.manager().apiVersion(), "");
        kept.add(new Entry(ancient, last.time(), new ManagedFields(oldest).ofAll()));
        return new ManagedFields(kept);
    }

    private static boolean isOf(Entry entry, FieldManager manager) {
        return entry.manager().isSame(manager);
    }

    /** As the API has it: those that apply first, then by time. */
    ArrayNode toJson() {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        entries.stream()
                .sorted(Comparator.comparing((Entry entry) -> entry.manager().operation())
                        .thenComparing(Entry::time)
                        .thenComparing(entry -> entry.manager().name())
                        .thenComparing(entry -> entry.manager().subresource()))
                .forEach(entry -> json.add(toJson(entry)));
        return json;
    }

    private static JsonNode toJson(Entry entry) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", entry.manager().apiVersion());
        json.put("fieldsType", "FieldsV1");
        json.set("fieldsV1", entry.fields().toJson());
        json.put("manager", entry.manager().name());
        json.put("operation", entry.manager().operation().text());
        if (!entry.manager().subresource().isEmpty()) {
            json.put("subresource", entry.manager().subresource());
        }
        if (!entry.time().isEmpty()) {
            json.put("time", entry.time());
        }
        return json;
    }
}
