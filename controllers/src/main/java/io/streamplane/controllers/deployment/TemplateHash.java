package io.streamplane.controllers.deployment;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.streamplane.controllers.reconcile.SafeLetters;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Identity of pod templates: their JSON with sorted keys, without the hash label. The hash is FNV-1a (32 bits) of it and
 * of the collision count, its decimal digits written in letters that form no words. Kubernetes does the same over a Go
 * dump, so hashes differ from its own, and only from those.
 */
final class TemplateHash {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private TemplateHash() {}

    static String canonical(PodTemplateSpec template) {
        JsonNode tree = MAPPER.valueToTree(template);
        if (tree.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("creationTimestamp");
            if (metadata.path("labels") instanceof ObjectNode labels) {
                labels.remove(Annotations.HASH_LABEL);
                if (labels.isEmpty()) {
                    metadata.remove("labels");
                }
            }
        }
        return tree.toString();
    }

    static String of(PodTemplateSpec template, @Nullable Integer collisionCount) {
        int hash = fnv(0x811c9dc5, canonical(template));
        if (collisionCount != null && collisionCount > 0) {
            hash = fnv(hash, "#" + collisionCount);
        }
        return SafeLetters.of(hash);
    }

    private static int fnv(int hash, String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x01000193;
        }
        return hash;
    }
}
