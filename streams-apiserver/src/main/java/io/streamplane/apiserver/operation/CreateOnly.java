package io.streamplane.apiserver.operation;

import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Operations on what is answered and not stored: it can be created, and nothing else. */
public interface CreateOnly extends Operations {

    @Override
    default ApiResult update(
            Caller caller, Target target, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        return refused(target);
    }

    @Override
    default ApiResult patch(Caller caller, Target target, PatchType type, JsonNode patch, WriteOptions options) {
        return refused(target);
    }

    @Override
    default ApiResult delete(Caller caller, Target target, DeleteOptions options) {
        return refused(target);
    }

    private static ApiResult refused(Target target) {
        return new ApiResult.Failed(Failures.methodNotAllowed(target.kind()), List.of());
    }
}
