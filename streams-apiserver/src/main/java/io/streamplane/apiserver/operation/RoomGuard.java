package io.streamplane.apiserver.operation;

import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Refuses every write, deletions included (they too are records), while there is no room; reads need none. */
public final class RoomGuard implements Operations {

    private final Operations operations;
    private final JournalRoom room;

    public RoomGuard(Operations operations, JournalRoom room) {
        this.operations = operations;
        this.room = room;
    }

    @Override
    public ApiResult create(
            Caller caller, Target target, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        return guarded(() -> operations.create(caller, target, body, duplicateFields, options));
    }

    @Override
    public ApiResult update(
            Caller caller, Target target, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        return guarded(() -> operations.update(caller, target, body, duplicateFields, options));
    }

    @Override
    public ApiResult patch(Caller caller, Target target, PatchType type, JsonNode patch, WriteOptions options) {
        return guarded(() -> operations.patch(caller, target, type, patch, options));
    }

    @Override
    public ApiResult delete(Caller caller, Target target, DeleteOptions options) {
        return guarded(() -> operations.delete(caller, target, options));
    }

    private ApiResult guarded(Supplier<ApiResult> write) {
        String problem = room.problem();
        return problem == null ? write.get() : new ApiResult.Failed(Failures.insufficientStorage(problem), List.of());
    }
}
