package io.streamplane.apiserver.patch;

import io.streamplane.apiserver.request.PatchType;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.openapi.Definitions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies a patch of any format to an object. */
public final class Patches {

    private Patches() {}

    /** A new tree. Throws {@link PatchFailure}. */
    public static ObjectNode apply(PatchType type, Kind kind, ObjectNode object, JsonNode patch) {
        JsonNode patched = switch (type) {
            case JSON -> JsonPatch.apply(object, patch);
            case MERGE -> MergePatch.apply(object, requireObject(patch, "error decoding patch: "));
            case STRATEGIC_MERGE ->
                StrategicMerge.apply(
                        Definitions.builtIn(), Definitions.builtIn().of(kind), object, requireObject(patch, ""));
            case APPLY -> throw new IllegalArgumentException("expected a patch, but got a configuration to apply");
        };
        if (!(patched instanceof ObjectNode result)) {
            throw PatchFailure.unfit("expected the patch to leave an object, but it leaves " + patched.getNodeType());
        }
        return result;
    }

    /** A patch as messages show it: {@code map[spec:map[replicas:x]]}. */
    public static String asGoText(JsonNode patch) {
        return GoText.of(patch);
    }

    /** In the words of Go's decoder, as upstream has them; a strategic merge patch says no more than that. */
    private static ObjectNode requireObject(JsonNode patch, String prefix) {
        if (patch instanceof ObjectNode object) {
            return object;
        }
        throw PatchFailure.undecodable(prefix, patch, "map[string]interface {}");
    }
}
