package io.streamplane.apiserver.http;

import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.request.Failures;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a list or a watch asks for. Which parameters go together is as {@code ValidateListOptions} of
 * {@code k8s.io/apimachinery/pkg/apis/meta/internalversion/validation} has it, and what they mean as
 * {@code ValidateListOptions} of {@code k8s.io/apiserver/pkg/storage}.
 *
 * @param version as it was given; empty where it was not
 * @param revision the version as a number; 0 where it was not given
 * @param match {@code Exact}, {@code NotOlderThan}, or empty
 * @param initialEvents null where nothing is said, and that means nothing
 * @param limit of objects; 0 where there is none
 * @param continuation null for the first page
 */
record ListOptions(
        String version,
        long revision,
        String match,
        @Nullable Boolean initialEvents,
        boolean bookmarks,
        long limit,
        @Nullable ContinueToken continuation,
        @Nullable Long timeoutSeconds) {

    private static final String MATCH = "resourceVersionMatch";
    private static final String INITIAL = "sendInitialEvents";
    private static final String EXACT = "Exact";
    private static final String NOT_OLDER = "NotOlderThan";

    /** No journal comes near it; past it, arithmetic on revisions would overflow. */
    private static final long LARGEST = 1L << 53;

    /** The state that a list shows. */
    sealed interface Of {
        /** All that was committed before. */
        record Latest() implements Of {}

        /** Whatever there is at hand. */
        record Any() implements Of {}

        record NotOlderThan(long revision) implements Of {}

        record Exactly(long revision) implements Of {}

        /** What the page before showed. */
        record Continued(ContinueToken token) implements Of {}
    }

    /** Throws {@link RequestException} where parameters do not go together. */
    static ListOptions ofList(QueryOptions query) {
        refuse(listErrors(query));
        String version = query.text("resourceVersion");
        String token = query.text("continue");
        ContinueToken from = token.isEmpty() ? null : ContinueToken.parse(token);
        if (from != null && !version.isEmpty() && !version.equals("0")) {
            throw new RequestException(
                    HttpFailures.badRequest("specifying resource version is not allowed when using continue"));
        }
        return of(query, version, "invalid resource version: ", null, from);
    }

    /** As {@link #ofList}. A watch that does not say from where on gets the state first, as if it had asked for it. */
    static ListOptions ofWatch(QueryOptions query) {
        refuse(watchErrors(query));
        String version = query.text("resourceVersion");
        Boolean initial = query.all(INITIAL).isEmpty() ? null : (Boolean) query.flag(INITIAL);
        if (initial == null && (version.isEmpty() || version.equals("0"))) {
            initial = true;
        }
        return of(query, version, "", initial, null);
    }

    private static ListOptions of(
            QueryOptions query,
            String version,
            String prefix,
            @Nullable Boolean initial,
            @Nullable ContinueToken from) {
        Long limit = query.number("limit");
        return new ListOptions(
                version,
                version.isEmpty() ? 0 : revision(version, prefix),
                query.text(MATCH),
                initial,
                query.flag("allowWatchBookmarks"),
                limit == null ? 0 : Math.max(0, limit),
                from,
                query.number("timeoutSeconds"));
    }

    /** By the table of resourceVersion and resourceVersionMatch in Kubernetes' "API concepts". */
    Of of() {
        if (continuation != null) {
            return new Of.Continued(continuation);
        }
        if (version.isEmpty()) {
            return new Of.Latest();
        }
        boolean exact = match.equals(EXACT) || (match.isEmpty() && limit > 0 && revision > 0);
        if (exact) {
            return new Of.Exactly(revision);
        }
        return revision == 0 ? new Of.Any() : new Of.NotOlderThan(revision);
    }

    /** How many objects a page has at most. A list of any state is not paged, as kube-apiserver does not from its cache. */
    long pageSize() {
        boolean whole = limit == 0 || (version.equals("0") && continuation == null);
        return whole ? Long.MAX_VALUE : limit;
    }

    boolean startsWithState() {
        return Boolean.TRUE.equals(initialEvents);
    }

    static long revision(String text) {
        return revision(text, "");
    }

    private static long revision(String text, String prefix) {
        try {
            long revision = Long.parseLong(text);
            if (revision >= 0 && revision <= LARGEST && text.charAt(0) != '+') {
                return revision;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new RequestException(HttpFailures.badRequest(prefix + "resourceVersion: Invalid value: \"" + text
                + "\": strconv.ParseUint: parsing \"" + text + "\": "
                + (text.matches("[0-9]+") ? "value out of range" : "invalid syntax")));
    }

    private static void refuse(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw new RequestException(Failures.invalidOptions("ListOptions", errors));
        }
    }

    private static List<FieldError> listErrors(QueryOptions query) {
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

    private static List<FieldError> watchErrors(QueryOptions query) {
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
