package io.streamplane.apiserver.http;

import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.request.Failures;
import java.util.ArrayList;
import java.util.List;

/**
 * Which parameters of lists and watches go together, as {@code ValidateListOptions} of
 * {@code k8s.io/apimachinery/pkg/apis/meta/internalversion/validation} has it.
 */
final class ListOptions {

    private static final String MATCH = "resourceVersionMatch";
    private static final String INITIAL = "sendInitialEvents";
    private static final String EXACT = "Exact";
    private static final String NOT_OLDER = "NotOlderThan";

    private ListOptions() {}

    static void requireValid(QueryOptions query, boolean watch) {
        List<FieldError> errors = watch ? ofWatch(query) : ofList(query);
        if (!errors.isEmpty()) {
            throw new RequestException(Failures.invalidOptions("ListOptions", errors));
        }
        String version = query.text("resourceVersion");
        if (!version.isEmpty()) {
            ObjectReader.revision(version);
        }
        if (!watch && !query.text("continue").isEmpty() && !version.isEmpty() && !version.equals("0")) {
            throw new RequestException(
                    HttpFailures.badRequest("specifying resource version is not allowed when using continue"));
        }
    }

    private static List<FieldError> ofList(QueryOptions query) {
        var errors = new ArrayList<FieldError>();
        String match = query.text(MATCH);
        String version = query.text("resourceVersion");
        if (!match.isEmpty()) {
            if (version.isEmpty()) {
                forbid(errors, MATCH, "resourceVersionMatch is forbidden unless resourceVersion is provided");
            }
            notWithContinue(errors, query);
            if (!match.equals(EXACT) && !match.equals(NOT_OLDER)) {
                errors.add(FieldError.notSupported(MATCH, quoted(match), "\"Exact\", \"NotOlderThan\", \"\""));
            }
            if (match.equals(EXACT) && version.equals("0")) {
                forbid(errors, MATCH, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
            }
        }
        if (!query.all(INITIAL).isEmpty()) {
            forbid(errors, INITIAL, "sendInitialEvents is forbidden for list");
        }
        return errors;
    }

    private static List<FieldError> ofWatch(QueryOptions query) {
        var errors = new ArrayList<FieldError>();
        String match = query.text(MATCH);
        boolean initial = !query.all(INITIAL).isEmpty();
        if (initial && !match.equals(NOT_OLDER)) {
            forbid(errors, MATCH, "sendInitialEvents requires setting resourceVersionMatch to " + NOT_OLDER);
        }
        if (!match.isEmpty()) {
            if (!initial) {
                forbid(
                        errors,
                        MATCH,
                        "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
            }
            if (!match.equals(NOT_OLDER)) {
                errors.add(FieldError.notSupported(MATCH, quoted(match), "\"NotOlderThan\""));
            }
            notWithContinue(errors, query);
        }
        return errors;
    }

    private static void notWithContinue(List<FieldError> errors, QueryOptions query) {
        if (!query.text("continue").isEmpty()) {
            forbid(errors, MATCH, "resourceVersionMatch is forbidden when continue is provided");
        }
    }

    private static void forbid(List<FieldError> errors, String field, String detail) {
        errors.add(FieldError.forbidden(field, detail));
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
