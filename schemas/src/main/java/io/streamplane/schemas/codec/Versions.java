package io.streamplane.schemas.codec;

import io.streamplane.schemas.kind.Kind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Parts of objects from one version of a kind to another. */
final class Versions {

    private Versions() {}

    static boolean areSeveral(Kind kind) {
        return kind.versions().size() > 1;
    }

    /** A copy of the object. */
    static ObjectNode of(Kind from, ObjectNode object, Kind to) {
        ObjectNode converted = object.deepCopy().put("apiVersion", from.apiVersion());
        to.convert(converted);
        return converted;
    }

    /** A copy of the status. */
    static ObjectNode ofStatus(String apiVersion, JsonNode status, Kind to) {
        ObjectNode object = JsonNodeFactory.instance.objectNode().put("apiVersion", apiVersion);
        object.set("status", status.deepCopy());
        to.convert(object);
        return object.path("status") instanceof ObjectNode converted
                ? converted
                : JsonNodeFactory.instance.objectNode();
    }
}
