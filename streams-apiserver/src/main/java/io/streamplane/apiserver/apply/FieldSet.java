package io.streamplane.apiserver.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A set of paths into an object. Immutable. Elements are written as FieldsV1 writes them: {@code f:name} for a field,
 * {@code k:{"name":"nginx"}} for an item by its keys, {@code v:"x"} for an item by its value.
 *
 * @param member whether the path that leads here is in the set
 */
record FieldSet(boolean member, SortedMap<String, FieldSet> children) {

    static final FieldSet EMPTY = new FieldSet(false, new TreeMap<>());
    static final FieldSet SELF = new FieldSet(true, new TreeMap<>());

    private static final String THIS = ".";

    /** Collects paths; give up a builder once its set is built. */
    static final class Builder {
        private boolean member;
        private final TreeMap<String, Builder> children = new TreeMap<>();

        void add() {
            member = true;
        }

        /** With all that leads to what was collected below here. */
        void addAll() {
            member = true;
            children.values().forEach(Builder::addAll);
        }

        Builder child(String element) {
            return children.computeIfAbsent(element, _ -> new Builder());
        }

        FieldSet build() {
            var built = new TreeMap<String, FieldSet>();
            children.forEach((element, child) -> put(built, element, child.build()));
            return new FieldSet(member, built);
        }
    }

    boolean isEmpty() {
        return !member && children.isEmpty();
    }

    FieldSet child(String element) {
        return children.getOrDefault(element, EMPTY);
    }

    FieldSet union(FieldSet other) {
        var all = new TreeMap<>(children);
        other.children.forEach((element, child) -> all.merge(element, child, FieldSet::union));
        return new FieldSet(member || other.member, all);
    }

    FieldSet intersection(FieldSet other) {
        var common = new TreeMap<String, FieldSet>();
        children.forEach((element, child) -> put(common, element, child.intersection(other.child(element))));
        return new FieldSet(member && other.member, common);
    }

    FieldSet difference(FieldSet other) {
        var rest = new TreeMap<String, FieldSet>();
        children.forEach((element, child) -> put(rest, element, child.difference(other.child(element))));
        return new FieldSet(member && !other.member, rest);
    }

    /** Without everything at and below a path. */
    FieldSet without(String... path) {
        return without(path, 0);
    }

    private FieldSet without(String[] path, int at) {
        FieldSet child = children.get(path[at]);
        if (child == null) {
            return this;
        }
        var rest = new TreeMap<>(children);
        rest.remove(path[at]);
        if (at < path.length - 1) {
            put(rest, path[at], child.without(path, at + 1));
        }
        return new FieldSet(member, rest);
    }

    private static void put(Map<String, FieldSet> to, String element, FieldSet set) {
        if (!set.isEmpty()) {
            to.put(element, set);
        }
    }

    /** Every path in it as messages name it, e.g. {@code .spec.containers[name="nginx"].image}; in order. */
    List<String> paths() {
        var paths = new ArrayList<String>();
        collect("", paths);
        return paths;
    }

    private void collect(String here, List<String> paths) {
        if (member) {
            paths.add(here);
        }
        children.forEach((element, child) -> child.collect(here + PathElement.text(element), paths));
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (member && !children.isEmpty()) {
            json.putObject(THIS);
        }
        children.forEach((element, child) -> json.set(element, child.toJson()));
        return json;
    }

    /** The set as FieldsV1 has it. The outermost object stands for the object itself, which is in no set. */
    static FieldSet ofJson(JsonNode json) {
        return read(json, true);
    }

    private static FieldSet read(JsonNode json, boolean root) {
        var children = new TreeMap<String, FieldSet>();
        boolean member = !root && json.isEmpty();
        for (var entry : json.properties()) {
            if (entry.getKey().equals(THIS)) {
                member = true;
            } else {
                children.put(entry.getKey(), read(entry.getValue(), false));
            }
        }
        return new FieldSet(member, children);
    }
}
