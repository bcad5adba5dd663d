package io.streamplane.schemas.structural;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Removes the fields that a structural schema does not know, as {@code k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning}
 * does: below {@code x-kubernetes-preserve-unknown-fields} only what a schema further below does not know, and never apiVersion,
 * kind and metadata of an embedded resource.
 */
public final class Pruning {

    private static final Set<String> OF_RESOURCES = Set.of("apiVersion", "kind", "metadata");

    private final List<String> unknown = new ArrayList<>();

    private Pruning() {}

    /**
     * Prunes an object in place; its apiVersion, kind and metadata are not looked at.
     *
     * @return paths of what it removed, in alphabetical order, e.g. {@code spec.list[0].name}
     */
    public static List<String> prune(ObjectNode object, StructuralSchema schema) {
        var pruning = new Pruning();
        pruning.object(object, schema, true, schema.preservesUnknownFields(), "");
        return pruning.unknown.stream().sorted().toList();
    }

    /** Prunes any value in place, which is no object of its own. */
    public static void pruneValue(JsonNode value, StructuralSchema schema) {
        new Pruning().value(value, schema, "");
    }

    private void value(JsonNode value, @Nullable StructuralSchema schema, String path) {
        value(value, schema, schema != null && schema.preservesUnknownFields(), path);
    }

    private void value(JsonNode value, @Nullable StructuralSchema schema, boolean preserves, String path) {
        if (schema == null && preserves) {
            return;
        }
        if (value instanceof ObjectNode object) {
            object(object, schema, schema != null && schema.embeddedResource(), preserves, path);
        } else if (value instanceof ArrayNode array) {
            StructuralSchema items = schema == null ? null : schema.items();
            for (int i = 0; i < array.size(); i++) {
                String inner = path + "[" + i + "]";
                if (preserves) {
                    value(array.get(i), items, true, inner);
                } else {
                    value(array.get(i), items, inner);
                }
            }
        }
    }

    private void object(
            ObjectNode object, @Nullable StructuralSchema schema, boolean resource, boolean preserves, String path) {
        for (String name : List.copyOf(object.propertyNames())) {
            if (resource && OF_RESOURCES.contains(name)) {
                continue;
            }
            String inner = path.isEmpty() ? name : path + "." + name;
            StructuralSchema known = schema == null ? null : schema.field(name);
            if (known != null) {
                value(object.path(name), known, inner);
            } else if (!preserves) {
                object.remove(name);
                unknown.add(inner);
            }
        }
    }
}
