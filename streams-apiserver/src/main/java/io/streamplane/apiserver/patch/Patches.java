package io.streamplane.apiserver.patch;

import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.openapi.Definitions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Applies a patch of any format to an object. */
public final class Patches {

    private static final int MOST_OPERATIONS = 10_000;

    private Patches() {}

    /** A new tree. Throws {@link PatchFailure}. */
    public static ObjectNode apply(PatchType type, Kind kind, ObjectNode object, JsonNode patch) {
        JsonNode patched = switch (type) {
            case JSON -> jsonPatch(object, patch);
            case MERGE -> MergePatch.apply(object, requireObject(patch));
            case STRATEGIC_MERGE ->
                StrategicMerge.apply(
                        Definitions.builtIn(), Definitions.builtIn().of(kind), object, requireObject(patch));
            case APPLY -> throw new IllegalArgumentException("expected a patch, but got a configuration to apply");
        };
        if (!(patched instanceof ObjectNode result)) {
            throw PatchFailure.unfit("expected the patch to leave an object, but it leaves " + patched.getNodeType());
        }
        return result;
    }

    private static JsonNode jsonPatch(ObjectNode object, JsonNode patch) {
        if (!patch.isArray()) {
            throw PatchFailure.malformed(
                    "error decoding patch: expected an array of operations, but got " + patch.getNodeType());
        }
        if (patch.size() > MOST_OPERATIONS) {
            throw PatchFailure.malformed(
                    "The allowed maximum operations in a JSON patch is " + MOST_OPERATIONS + ", got " + patch.size());
        }
        JsonNode document = object;
        ArrayNode run = JsonNodeFactory.instance.arrayNode();
        for (JsonNode operation : patch) {
            if (operation.path("op").asString("").equals("remove")) {
                document = applied(run, document);
                run.removeAll();
                requirePresent(document, operation.path("path").asString(""));
            }
            run.add(operation);
        }
        return applied(run, document);
    }

    private static JsonNode applied(ArrayNode operations, JsonNode document) {
        try {
            return operations.isEmpty() ? document : JsonPatch.apply(operations, document);
        } catch (JsonPatchException e) {
            throw PatchFailure.unfit(String.valueOf(e.getMessage()));
        }
    }

    /** RFC 6902, section 4.2: what is removed must be there. The library lets it pass. */
    private static void requirePresent(JsonNode document, String path) {
        if (path.startsWith("/") && document.at(path).isMissingNode()) {
            throw PatchFailure.unfit("remove operation does not apply: doc is missing path: \"" + path + "\"");
        }
    }

    private static ObjectNode requireObject(JsonNode patch) {
        if (patch instanceof ObjectNode object) {
            return object;
        }
        throw PatchFailure.malformed("error decoding patch: expected an object, but got " + patch.getNodeType());
    }
}
