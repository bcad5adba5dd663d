package io.streamplane.controllers.history;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The data of a ControllerRevision: the strategic merge patch that puts its template into a StatefulSet or DaemonSet,
 * {@code {"spec":{"template":{"$patch":"replace",...}}}}, which is what kubectl applies for {@code rollout history} and
 * {@code rollout undo}. As a text its keys are sorted, so that equal templates have equal texts.
 */
final class TemplatePatch {

    private static final int FNV_BASIS = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private TemplatePatch() {}

    static String of(PodTemplateSpec template) {
        ObjectNode replaced = JsonNodeFactory.instance.objectNode().put("$patch", "replace");
        ObjectNode tree = MAPPER.valueToTree(template);
        if (tree.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("creationTimestamp");
        }
        replaced.setAll(tree);
        var patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec").set("template", replaced);
        return text(patch);
    }

    /** The canonical text of data as a model or a tree holds it: models and trees keep an order of their own, maps are sorted. */
    static String text(@Nullable Object data) {
        return MAPPER.writeValueAsString(data instanceof ObjectNode ? MAPPER.convertValue(data, Map.class) : data);
    }

    @SuppressWarnings("unchecked") // an object of JSON is a map of texts
    static Map<String, Object> data(String patch) {
        return (Map<String, Object>) MAPPER.readValue(patch, Map.class);
    }

    static PodTemplateSpec template(String patch) {
        JsonNode template = MAPPER.readTree(patch).path("spec").path("template");
        if (template instanceof ObjectNode object) {
            object.remove("$patch");
            return MAPPER.treeToValue(object, PodTemplateSpec.class);
        }
        return new PodTemplateSpec();
    }

    /** FNV-1 (32 bits) of the patch and of the number of collisions, as Kubernetes computes it. */
    static int hash(String patch, int collisions) {
        int hash = FNV_BASIS;
        for (byte each : (patch + collisions).getBytes(StandardCharsets.UTF_8)) {
            hash = hash * FNV_PRIME ^ each & 0xff;
        }
        return hash;
    }
}
