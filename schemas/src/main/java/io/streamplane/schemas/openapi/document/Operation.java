package io.streamplane.schemas.openapi.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One method of a path.
 *
 * @param method in lower case
 * @param action get, list, post, put, patch, delete or deletecollection
 * @param type the kind that the operation is about
 * @param query its parameters besides those of the path
 * @param body definition of the request's body; null for none
 * @param consumes media types of the body
 * @param response definition of a success; null for plain text
 * @param codes the status codes of success
 */
record Operation(
        String method,
        String action,
        String id,
        String description,
        TypeName type,
        List<Parameter> query,
        @Nullable String body,
        List<String> consumes,
        @Nullable String response,
        List<Integer> codes) {

    /** What a request body without choice of format may be. */
    static final List<String> ANY_TYPE = List.of("*/*");

    /** They have no merge keys. */
    static final List<String> PATCH_TYPES_OF_CUSTOMS =
            List.of("application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml");

    static final List<String> PATCH_TYPES = List.of(
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            "application/apply-patch+yaml");
}
