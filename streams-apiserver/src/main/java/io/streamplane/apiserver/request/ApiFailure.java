package io.streamplane.apiserver.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused, in the terms of a {@code meta/v1 Status}.
 *
 * @param code HTTP status code
 * @param reason StatusReason, e.g. NotFound
 * @param message the sentence that kubectl prints
 * @param details what it was about; null where there is nothing to name
 * @param continuation the token of a list that can go on nevertheless; empty where there is none
 */
public record ApiFailure(
        int code, String reason, String message, @Nullable Details details, String continuation) {

    public ApiFailure(int code, String reason, String message, @Nullable Details details) {
        this(code, reason, message, details, "");
    }

    /** Whether the request may have taken effect nevertheless, or may yet. */
    public boolean outcomeUnknown() {
        return code == 504;
    }

    /** {@code Status.details}; {@code kind} is the resource's plural name or the kind, as Kubernetes has it. */
    public record Details(
            String name, String group, String kind, String uid, List<Cause> causes, int retryAfterSeconds) {}

    /** {@code Status.details.causes[]}. */
    public record Cause(String reason, String message, String field) {}
}
