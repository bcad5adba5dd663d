package io.streamplane.apiserver.kind;

import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes table columns in few words. */
public final class Columns {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** For kinds that have nothing else to show. */
    static final List<TableColumn> NAME_AND_AGE = List.of(name(), age());

    private Columns() {}

    public static TableColumn name() {
        return new TableColumn(
                "Name",
                "string",
                "name",
                "Name must be unique within a namespace.",
                0,
                (object, now) -> JSON.stringNode(Tree.text(Tree.object(object, "metadata"), "name")));
    }

    public static TableColumn age() {
        return timed("Age", "Time since the object was created.", 0, Columns::age);
    }

    public static TableColumn text(String name, String description, Function<ObjectNode, String> cell) {
        return timed(name, description, 0, (object, now) -> cell.apply(object));
    }

    /** Shown with {@code -o wide} only. */
    public static TableColumn wide(String name, String description, Function<ObjectNode, String> cell) {
        return timed(name, description, 1, (object, now) -> cell.apply(object));
    }

    public static TableColumn timed(
            String name, String description, int priority, BiFunction<ObjectNode, Instant, String> cell) {
        return new TableColumn(
                name, "string", "", description, priority, (object, now) -> JSON.stringNode(cell.apply(object, now)));
    }

    public static TableColumn count(String name, String description, ToLongFunction<ObjectNode> cell) {
        return new TableColumn(
                name, "integer", "", description, 0, (object, now) -> JSON.numberNode(cell.applyAsLong(object)));
    }

    public static TableColumn flag(String name, String description, Predicate<ObjectNode> cell) {
        return new TableColumn(
                name, "boolean", "", description, 0, (object, now) -> JSON.booleanNode(cell.test(object)));
    }

    public static String age(ObjectNode object, Instant now) {
        return HumanDuration.since(Tree.text(Tree.object(object, "metadata"), "creationTimestamp"), now);
    }
}
