package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.HumanDuration;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How kubectl get shows Events: when, what and of which object; their names with -o wide only. */
final class EventColumns {

    static final List<TableColumn> ALL = List.of(
            Columns.timed("Last Seen", "The time at which this event was last recorded.", 0, EventColumns::lastSeen),
            Columns.text("Type", "Type of this event (Normal, Warning).", event -> Tree.text(event, "type")),
            Columns.text("Reason", "Why the action was taken.", event -> Tree.text(event, "reason")),
            Columns.text("Object", "The object that this event is about.", EventColumns::object),
            Columns.wide(
                    "Subobject",
                    "The part of the object that this event is about.",
                    event -> Tree.text(Tree.object(event, "involvedObject"), "fieldPath")),
            Columns.wide("Source", "The component reporting this event.", EventColumns::source),
            Columns.text(
                    "Message",
                    "What happened.",
                    event -> Tree.text(event, "message").strip()),
            Columns.timed("First Seen", "The time at which the event was first recorded.", 1, EventColumns::firstSeen),
            new TableColumn(
                    "Count",
                    "integer",
                    "",
                    "The number of times this event has occurred.",
                    1,
                    (event, now) -> JsonNodeFactory.instance.numberNode(Tree.number(event, "count", 1))),
            new TableColumn(
                    "Name",
                    "string",
                    "name",
                    "Name must be unique within a namespace.",
                    1,
                    (event, now) ->
                            JsonNodeFactory.instance.stringNode(Tree.text(Tree.object(event, "metadata"), "name"))));

    private EventColumns() {}

    private static String firstSeen(ObjectNode event, Instant now) {
        String first = Tree.text(event, "firstTimestamp");
        return HumanDuration.since(first.isEmpty() ? Tree.text(event, "eventTime") : first, now);
    }

    private static String lastSeen(ObjectNode event, Instant now) {
        String last = Tree.text(event, "lastTimestamp");
        String series = Tree.text(Tree.object(event, "series"), "lastObservedTime");
        if (!series.isEmpty()) {
            return HumanDuration.since(series, now);
        }
        return last.isEmpty() ? firstSeen(event, now) : HumanDuration.since(last, now);
    }

    private static String object(ObjectNode event) {
        ObjectNode involved = Tree.object(event, "involvedObject");
        return Tree.text(involved, "kind").toLowerCase(Locale.ROOT) + "/" + Tree.text(involved, "name");
    }

    private static String source(ObjectNode event) {
        ObjectNode source = Tree.object(event, "source");
        String component = Tree.text(source, "component");
        String host = Tree.text(source, "host");
        String name = component.isEmpty() ? Tree.text(event, "reportingComponent") : component;
        return host.isEmpty() ? name : name + ", " + host;
    }
}
