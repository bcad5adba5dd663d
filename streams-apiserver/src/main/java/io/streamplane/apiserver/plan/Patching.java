package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.patch.PatchFailure;
import io.streamplane.apiserver.patch.Patches;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Scale;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.StructuralDecoder;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a patch makes of an object, before it is admitted. */
final class Patching {

    private static final StructuralDecoder DECODER = new StructuralDecoder(Definitions.builtIn());

    private Patching() {}

    /** Refuses a patch that does not fit the object, and one that leaves what its kind cannot hold. */
    static ObjectNode object(PatchType type, StoredObject old, JsonNode patch, FieldValidation validation) {
        ObjectNode patched = apply(type, old, old.tree(), patch);
        if (!old.kind().isUnknown()) {
            requireDecodable(type, old, patched, patch, validation);
        }
        return patched;
    }

    static ObjectNode scale(PatchType type, StoredObject old, JsonNode patch) {
        return apply(type, old, Scale.of(old), patch);
    }

    private static ObjectNode apply(PatchType type, StoredObject old, ObjectNode from, JsonNode patch) {
        try {
            return Patches.apply(type, old.kind(), from, patch);
        } catch (PatchFailure failure) {
            throw new Refusal(
                    new ApiFailure(failure.code(), failure.reason(), String.valueOf(failure.getMessage()), null));
        }
    }

    /** As {@code applyPatchToObject} and {@code jsonPatcher} of {@code k8s.io/apiserver/pkg/endpoints/handlers} refuse it. */
    private static void requireDecodable(
            PatchType type, StoredObject old, ObjectNode patched, JsonNode patch, FieldValidation validation) {
        StructuralDecoder.Decoded decoded = DECODER.decode(old.kind(), patched);
        String problem = "";
        if (!decoded.errors().isEmpty()) {
            problem = decoded.errors().getFirst();
        } else if (validation == FieldValidation.STRICT
                && !decoded.unknownFields().isEmpty()) {
            problem = decoded.unknownFields().stream()
                    .map(field -> "unknown field \"" + field + "\"")
                    .collect(Collectors.joining(", ", "strict decoding error: ", ""));
        }
        if (!problem.isEmpty()) {
            String value = type == PatchType.STRATEGIC_MERGE ? Patches.asGoText(patch) : patched.toString();
            throw new Refusal(Failures.invalidPatch(value, problem));
        }
    }
}
