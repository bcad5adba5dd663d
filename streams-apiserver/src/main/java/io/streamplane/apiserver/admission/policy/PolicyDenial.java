package io.streamplane.apiserver.admission.policy;

import io.streamplane.apiserver.admission.match.AdmissionAttributes;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiFailure.Cause;
import io.streamplane.apiserver.request.ApiFailure.Details;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.schemas.tree.Tree;
import java.util.List;

/** What clients are told where a policy refuses. */
final class PolicyDenial {

    private PolicyDenial() {}

    /** @param reason of the rule; empty for Invalid */
    static ApiFailure validating(AdmissionAttributes request, String message, String reason) {
        ApiFailure forbidden = Failures.forbidden(request.kind(), name(request), message);
        int code = switch (reason) {
            case "Forbidden" -> 403;
            case "Unauthorized" -> 401;
            case "RequestEntityTooLarge" -> 413;
            default -> 422;
        };
        return new ApiFailure(
                code, reason.isEmpty() ? "Invalid" : reason, forbidden.message(), details(request, List.of(message)));
    }

    /** @param messages one of each policy that refuses */
    static ApiFailure mutating(AdmissionAttributes request, List<String> messages, String reason) {
        return new ApiFailure(
                403, reason.isEmpty() ? "Forbidden" : reason, messages.getFirst(), details(request, messages));
    }

    private static Details details(AdmissionAttributes request, List<String> messages) {
        return new Details(
                name(request),
                request.kind().group(),
                request.kind().plural(),
                "",
                messages.stream().map(each -> new Cause("", each, "")).toList(),
                0);
    }

    private static String name(AdmissionAttributes request) {
        String name = request.name();
        if (!name.isEmpty()) {
            return name;
        }
        String generated = Tree.text(request.draft().metadata(), "generateName");
        return generated.isEmpty() ? "Unknown" : generated;
    }
}
