package io.streamplane.schemas.kind.events;

import io.streamplane.schemas.kind.core.EventKind;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How an Event of v1 becomes one of events.k8s.io/v1 and back: fields change their names ({@code pkg/apis/events/v1}). */
public final class EventFields {

    private static final Map<String, String> TO_GROUP = Map.of(
            "involvedObject", "regarding",
            "message", "note",
            "reportingComponent", "reportingController",
            "source", "deprecatedSource",
            "firstTimestamp", "deprecatedFirstTimestamp",
            "lastTimestamp", "deprecatedLastTimestamp",
            "count", "deprecatedCount");
    private static final Map<String, String> TO_CORE =
            TO_GROUP.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private EventFields() {}

    /** A new tree, which shares its parts with the given one. */
    public static ObjectNode toGroup(ObjectNode core) {
        return renamed(core, TO_GROUP).put("apiVersion", EventsKind.KIND.apiVersion());
    }

    /** A new tree, which shares its parts with the given one. */
    public static ObjectNode toCore(ObjectNode event) {
        return renamed(event, TO_CORE).put("apiVersion", EventKind.KIND.apiVersion());
    }

    private static ObjectNode renamed(ObjectNode event, Map<String, String> names) {
        ObjectNode renamed = event.objectNode();
        for (Map.Entry<String, JsonNode> field : event.properties()) {
            renamed.set(names.getOrDefault(field.getKey(), field.getKey()), field.getValue());
        }
        return renamed;
    }
}
