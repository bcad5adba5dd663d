package io.streamplane.apiserver.operation;

import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every write that the API offers. Calls block until the outcome is known and applied (they run on virtual threads).
 * Bodies are parsed JSON; bodies that are no object of the target's kind are refused here.
 */
public interface Operations {

    /**
     * POST on a collection, or on a subresource that takes one (binding).
     *
     * @param duplicateFields paths that the body named twice, for field validation
     */
    ApiResult create(
            Caller caller,
            Target target,
            ObjectNode body,
            java.util.List<String> duplicateFields,
            WriteOptions options);

    /** PUT of an object, its status or its scale. */
    ApiResult update(
            Caller caller,
            Target target,
            ObjectNode body,
            java.util.List<String> duplicateFields,
            WriteOptions options);

    /** PATCH of an object, its status or its scale; retried on conflict where the patch names no resourceVersion. */
    ApiResult patch(Caller caller, Target target, PatchType type, JsonNode patch, WriteOptions options);

    /**
     * Why a connection to an object may not be made, as admission has it. May block.
     *
     * @param options what it is asked for with, e.g. a PodExecOptions
     */
    default Optional<ApiFailure> connect(Caller caller, Target target, ObjectNode options) {
        return Optional.empty();
    }

    /** DELETE of one object. */
    ApiResult delete(Caller caller, Target target, DeleteOptions options);

    /**
     * Whether a request may be answered whose object is none of the path's kind, and is not written, as admission has it; throws {@link
     * io.streamplane.apiserver.request.Refusal} where not.
     */
    default void admitPart(Draft draft) {}
}
