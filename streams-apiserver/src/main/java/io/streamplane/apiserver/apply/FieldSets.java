package io.streamplane.apiserver.apply;

import io.streamplane.apiserver.apply.Shape.Bag;
import io.streamplane.apiserver.apply.Shape.Keyed;
import io.streamplane.apiserver.apply.Shape.Leaf;
import io.streamplane.apiserver.apply.Shape.Mapping;
import io.streamplane.apiserver.apply.Shape.Members;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields that a value sets: its leaves, the items of its lists, and objects that are empty. */
final class FieldSets {

    private FieldSets() {}

    static FieldSet of(Shape shape, JsonNode value) {
        var set = new FieldSet.Builder();
        collect(shape, value, set);
        return set.build();
    }

    static void collect(Shape shape, JsonNode value, FieldSet.Builder set) {
        switch (shape) {
            case Leaf _ -> set.add();
            case Members members
            when value instanceof ObjectNode object -> {
                for (var entry : object.properties()) {
                    entry(members.member(entry.getKey()), entry.getKey(), entry.getValue(), set);
                    if (members instanceof Mapping) {
                        set.child(PathElement.field(entry.getKey())).add();
                    }
                }
            }
            case Keyed keyed
            when value instanceof ArrayNode items -> {
                for (JsonNode item : items) {
                    String element = PathElement.item(keyed, item);
                    if (element != null) {
                        collect(keyed.items(), item, set.child(element));
                        set.child(element).add();
                    }
                }
            }
            case Bag _
            when value instanceof ArrayNode items ->
                items.forEach(item -> set.child(PathElement.value(item)).add());
            default -> set.add(); // not what the definition says; admission will
        }
    }

    private static void entry(Shape shape, String name, JsonNode value, FieldSet.Builder set) {
        FieldSet.Builder child = set.child(PathElement.field(name));
        if (value.isNull() || (value.isObject() && value.isEmpty())) {
            child.add();
        } else {
            collect(shape, value, child);
        }
    }
}
