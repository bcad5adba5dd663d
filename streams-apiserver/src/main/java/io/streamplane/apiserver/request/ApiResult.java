package io.streamplane.apiserver.request;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** What a request came to. Warnings become HTTP {@code Warning} headers. */
public sealed interface ApiResult {

    List<String> warnings();

    /** The same with these warnings before its own. */
    default ApiResult warning(List<String> more) {
        List<String> all = Stream.concat(more.stream(), warnings().stream()).toList();
        return switch (this) {
            case Done done -> new Done(done.code(), done.body(), all);
            case Failed failed -> new Failed(failed.failure(), all);
        };
    }

    /** @param code 200, 201 or 202; @param body the object, or a Status for a finished delete */
    record Done(int code, ObjectNode body, List<String> warnings) implements ApiResult {}

    record Failed(ApiFailure failure, List<String> warnings) implements ApiResult {}
}
