package io.streamplane.apiserver.apply;

import io.streamplane.schemas.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An object with a configuration merged into it as by server-side apply, where nobody comes to own what it says. */
public final class MergedConfiguration {

    private MergedConfiguration() {}

    /** A new tree. Throws {@link ApplyFailure} where the configuration cannot be merged. */
    public static ObjectNode of(Kind kind, ObjectNode object, ObjectNode configuration) {
        JsonNode merged = Merge.of(Shape.of(kind), object, configuration);
        return merged instanceof ObjectNode result ? result : object.deepCopy();
    }

    /** The paths of lists, maps and objects that can only be replaced as a whole. */
    public static List<String> atomics(Kind kind, ObjectNode configuration) {
        var found = new ArrayList<String>();
        collect(Shape.of(kind), configuration, "", found);
        return found;
    }

    private static void collect(Shape shape, JsonNode value, String path, List<String> found) {
        switch (shape) {
            case Shape.Leaf _ -> {
                if (value.isContainer()) {
                    found.add(path);
                }
            }
            case Shape.Open _ -> {
                if (value.isArray()) {
                    found.add(path);
                }
            }
            case Shape.Members members
            when value instanceof ObjectNode object ->
                object.properties()
                        .forEach(field -> collect(
                                members.member(field.getKey()), field.getValue(), path + "." + field.getKey(), found));
            case Shape.Keyed keyed
            when value instanceof ArrayNode items -> {
                for (int i = 0; i < items.size(); i++) {
                    collect(keyed.items(), items.get(i), path + "[" + i + "]", found);
                }
            }
            default -> {}
        }
    }
}
