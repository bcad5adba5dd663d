package io.streamplane.apiserver.patch;

import io.streamplane.schemas.openapi.Definition;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.FieldType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kubernetes' strategic merge patch: as a merge patch, but lists with patchStrategy merge are merged, item by item
 * where they have a merge key and as sets where they hold scalars. Directives: {@code $patch: replace|delete|merge},
 * {@code $retainKeys}, {@code $deleteFromPrimitiveList/field}, {@code $setElementOrder/field}.
 */
final class StrategicMerge {

    static final String PATCH = "$patch";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
    private static final String ORDER = "$setElementOrder/";

    private final Definitions definitions;

    private StrategicMerge(Definitions definitions) {
        this.definitions = definitions;
    }

    static ObjectNode apply(Definitions definitions, Definition type, ObjectNode target, ObjectNode patch) {
        return new StrategicMerge(definitions).object(type, target, patch);
    }

    /** @param type null where the schema does not say: then objects merge and lists are replaced */
    ObjectNode object(@Nullable Definition type, ObjectNode target, ObjectNode patch) {
        String directive = patch.path(PATCH).asString("");
        switch (directive) {
            case "", "merge" -> {}
            case "replace" -> {
                return clean(patch);
            }
            case "delete" -> {
                return target.objectNode();
            }
            default -> throw PatchFailure.malformed("Unknown patch type found: " + directive);
        }
        ObjectNode merged = target.deepCopy();
        if (patch.get(RETAIN_KEYS) instanceof ArrayNode retained) {
            List<String> keys =
                    retained.valueStream().map(key -> key.asString("")).toList();
            for (String name : List.copyOf(merged.propertyNames())) {
                if (!keys.contains(name)) {
                    merged.remove(name);
                }
            }
        }
        for (Map.Entry<String, JsonNode> change : patch.properties()) {
            if (!change.getKey().startsWith("$")) {
                field(type, merged, change.getKey(), change.getValue(), patch);
            }
        }
        orphanDirectives(type, merged, patch);
        return merged;
    }

    private void field(@Nullable Definition type, ObjectNode merged, String name, JsonNode change, ObjectNode patch) {
        Definition.Field field = type == null ? null : type.fields().get(name);
        JsonNode before = merged.get(name);
        if (change.isNull()) {
            merged.remove(name);
        } else if (change instanceof ObjectNode object) {
            boolean replace = field != null && "replace".equals(field.patchStrategy());
            ObjectNode from = before instanceof ObjectNode old && !replace ? old : object.objectNode();
            boolean delete = object.path(PATCH).asString("").equals("delete");
            if (delete) {
                merged.remove(name);
            } else {
                merged.set(name, object(definition(field), from, object));
            }
        } else if (change instanceof ArrayNode list && merges(field)) {
            merged.set(name, lists(field).merge(before, list, patch.get(DELETE_FROM + name), patch.get(ORDER + name)));
        } else {
            merged.set(name, change.deepCopy());
        }
    }

    /** Deletions and orders of lists that the patch does not name otherwise. */
    private void orphanDirectives(@Nullable Definition type, ObjectNode merged, ObjectNode patch) {
        for (String directive : patch.propertyNames()) {
            int slash = directive.indexOf('/');
            if (slash < 0 || !(directive.startsWith(DELETE_FROM) || directive.startsWith(ORDER))) {
                continue;
            }
            String name = directive.substring(slash + 1);
            if (!patch.has(name) && merged.get(name) instanceof ArrayNode before) {
                Definition.Field field = type == null ? null : type.fields().get(name);
                merged.set(
                        name,
                        lists(field)
                                .merge(
                                        before,
                                        before.arrayNode(),
                                        patch.get(DELETE_FROM + name),
                                        patch.get(ORDER + name)));
            }
        }
    }

    private static boolean merges(Definition.@Nullable Field field) {
        return field != null
                && field.patchStrategy() != null
                && field.patchStrategy().contains("merge");
    }

    private ListMerge lists(Definition.@Nullable Field field) {
        return new ListMerge(this, definition(field), field == null ? null : field.patchMergeKey());
    }

    /** Of the field's value, of its items or of its map's values. */
    private @Nullable Definition definition(Definition.@Nullable Field field) {
        FieldType type = field == null ? null : field.type();
        while (type instanceof FieldType.ListOf list) {
            type = list.items();
        }
        return type instanceof FieldType.Reference reference ? definitions.get(reference.definition()) : null;
    }

    /** Without directives: what an object is that was not there before. */
    static ObjectNode clean(ObjectNode patch) {
        ObjectNode copy = patch.deepCopy();
        for (String name : List.copyOf(copy.propertyNames())) {
            if (name.startsWith("$")) {
                copy.remove(name);
            }
        }
        return copy;
    }
}
