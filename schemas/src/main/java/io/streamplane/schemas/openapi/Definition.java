package io.streamplane.schemas.openapi;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One object type.
 *
 * @param name e.g. {@code io.k8s.api.core.v1.PodSpec}
 * @param fields by JSON name, in the order of the definition
 * @param atomic whether a merge replaces the whole object ({@code x-kubernetes-map-type: atomic})
 */
public record Definition(String name, String description, Map<String, Field> fields, boolean atomic) {

    /** The last segment of the name, e.g. {@code PodSpec}: what Go calls the struct. */
    public String shortName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /**
     * One field.
     *
     * @param listType atomic, set or map; null where the definition does not say
     * @param atomicMap whether a merge replaces the whole map or object ({@code x-kubernetes-map-type: atomic})
     * @param listMapKeys the keys of a list of type map
     * @param patchStrategy of a strategic merge patch, e.g. {@code merge} or {@code merge,retainKeys}; null for none
     * @param patchMergeKey by which items of a merged list are matched; null for none
     * @param defaultValue what an absent field stands for; null where the definition does not say
     */
    public record Field(
            String name,
            String description,
            FieldType type,
            boolean required,
            boolean atomicMap,
            @Nullable String listType,
            List<String> listMapKeys,
            @Nullable String patchStrategy,
            @Nullable String patchMergeKey,
            @Nullable JsonNode defaultValue) {}
}
