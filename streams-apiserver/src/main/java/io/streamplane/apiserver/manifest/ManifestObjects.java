package io.streamplane.apiserver.manifest;

import io.streamplane.schemas.openapi.JsonBody;
import io.streamplane.schemas.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The objects of a text: of all its YAML documents, with lists opened as kubectl opens them. */
public final class ManifestObjects {

    private static final String LIST = "List";

    private ManifestObjects() {}

    /** Throws {@link IllegalArgumentException} where the text, or a part of it, is no object. */
    public static List<ObjectNode> of(byte[] text) {
        var all = new ArrayList<ObjectNode>();
        for (JsonBody document : documents(text)) {
            switch (document) {
                case JsonBody.Parsed parsed -> add(all, parsed.tree());
                case JsonBody.Malformed malformed -> throw new IllegalArgumentException(malformed.message());
            }
        }
        return List.copyOf(all);
    }

    /** What begins as JSON may still be YAML, where a mapping may stand in braces, and several documents may follow. */
    private static List<JsonBody> documents(byte[] text) {
        if (!beginsAsJson(text)) {
            return JsonBody.documents(text);
        }
        JsonBody json = JsonBody.parse(text, "application/json");
        if (json instanceof JsonBody.Parsed) {
            return List.of(json);
        }
        List<JsonBody> yaml = JsonBody.documents(text);
        return yaml.stream().allMatch(JsonBody.Parsed.class::isInstance) ? yaml : List.of(json);
    }

    private static boolean beginsAsJson(byte[] text) {
        for (byte each : text) {
            if (!Character.isWhitespace(each)) {
                return each == '{';
            }
        }
        return false;
    }

    private static void add(List<ObjectNode> all, JsonNode document) {
        if (document.isNull() || document.isMissingNode()) {
            return;
        }
        if (!(document instanceof ObjectNode object)) {
            throw new IllegalArgumentException("expected an object, but got " + document.getNodeType());
        }
        String kind = Tree.text(object, "kind");
        if (!kind.endsWith(LIST) || !object.path("items").isArray()) {
            all.add(object);
            return;
        }
        String itemKind = kind.substring(0, kind.length() - LIST.length());
        for (JsonNode item : object.path("items")) {
            if (item instanceof ObjectNode one
                    && !itemKind.isEmpty()
                    && Tree.text(one, "kind").isEmpty()) {
                one.put("apiVersion", Tree.text(object, "apiVersion")).put("kind", itemKind);
            }
            add(all, item);
        }
    }

    /** The text of a key or such, for people. */
    static String shown(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }
}
