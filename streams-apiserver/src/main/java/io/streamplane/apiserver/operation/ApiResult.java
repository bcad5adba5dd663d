package io.streamplane.apiserver.operation;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What a request came to. Warnings become HTTP {@code Warning} headers. */
public sealed interface ApiResult {

    List<String> warnings();

    /** @param code 200, 201 or 202; @param body the object, or a Status for a finished delete */
    record Done(int code, ObjectNode body, List<String> warnings) implements ApiResult {}

    record Failed(ApiFailure failure, List<String> warnings) implements ApiResult {}
}
