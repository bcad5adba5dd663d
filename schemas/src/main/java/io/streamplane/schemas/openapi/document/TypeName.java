package io.streamplane.schemas.openapi.document;

import io.streamplane.schemas.kind.Kind;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What {@code x-kubernetes-group-version-kind} holds. */
record TypeName(String group, String version, String kind) {

    static TypeName of(Kind kind) {
        return new TypeName(kind.group(), kind.version(), kind.kind());
    }

    TypeName list() {
        return new TypeName(group, version, kind + "List");
    }

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("group", group)
                .put("kind", kind)
                .put("version", version);
    }
}
