package io.streamplane.apiserver.apply;

import io.streamplane.apiserver.apply.Shape.Bag;
import io.streamplane.apiserver.apply.Shape.Keyed;
import io.streamplane.apiserver.apply.Shape.Members;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes away what a manager set before and sets no more, where nobody else sets it. An item goes with all that is in it,
 * unless somebody owns a part of it; an object that is left empty goes too.
 */
final class Removal {

    private Removal() {}

    /**
     * @param value changed in place
     * @param before what the manager owned
     * @param owned what anybody owns now
     */
    static void from(Shape shape, JsonNode value, FieldSet before, FieldSet owned) {
        switch (shape) {
            case Members members
            when value instanceof ObjectNode object ->
                before.children().forEach((element, child) -> {
                    String name = element.substring(2);
                    field(members.member(name), object, name, child, owned.child(element));
                });
            case Keyed keyed when value instanceof ArrayNode items -> items(keyed, items, before, owned);
            case Bag _
            when value instanceof ArrayNode items -> {
                for (int i = items.size() - 1; i >= 0; i--) {
                    String element = PathElement.value(items.get(i));
                    if (before.child(element).member() && !owned.child(element).member()) {
                        items.remove(i);
                    }
                }
            }
            default -> {}
        }
    }

    private static void field(Shape shape, ObjectNode object, String name, FieldSet before, FieldSet owned) {
        JsonNode value = object.get(name);
        if (value == null) {
            return;
        }
        if (before.member() && owned.isEmpty()) {
            object.remove(name);
            return;
        }
        boolean wasEmpty = value.isEmpty();
        from(shape, value, before, owned);
        if (value.isContainer() && value.isEmpty() && !wasEmpty && !owned.member()) {
            object.remove(name);
        }
    }

    private static void items(Keyed list, ArrayNode items, FieldSet before, FieldSet owned) {
        for (int i = items.size() - 1; i >= 0; i--) {
            String element = PathElement.item(list, items.get(i));
            if (element == null || before.child(element).isEmpty()) {
                continue;
            }
            if (before.child(element).member() && owned.child(element).isEmpty()) {
                items.remove(i);
            } else {
                from(list.items(), items.get(i), before.child(element), owned.child(element));
            }
        }
    }
}
