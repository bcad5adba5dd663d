package io.streamplane.apiserver.http;

import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiFailure.Details;
import java.time.Duration;
import java.util.List;

/** The failures that the HTTP side finds by itself, as Kubernetes words them. */
final class HttpFailures {

    /** kubectl reads the details of such failures without asking whether there are any. */
    private static final Details NOTHING = new Details("", "", "", "", List.of(), 0);

    private HttpFailures() {}

    static ApiFailure badRequest(String message) {
        return new ApiFailure(400, "BadRequest", message, null);
    }

    static ApiFailure noSuchPath() {
        return new ApiFailure(404, "NotFound", "the server could not find the requested resource", NOTHING);
    }

    static ApiFailure methodNotAllowed() {
        return new ApiFailure(
                405, "MethodNotAllowed", "the server does not allow this method on the requested resource", NOTHING);
    }

    static ApiFailure notAcceptable(String offered) {
        return new ApiFailure(406, "NotAcceptable", "only the following media types are accepted: " + offered, null);
    }

    static ApiFailure unsupportedMediaType(String accepted) {
        return new ApiFailure(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: " + accepted,
                null);
    }

    static ApiFailure tooLarge(long limit) {
        return new ApiFailure(413, "RequestEntityTooLarge", "Request entity too large: limit is " + limit, null);
    }

    /** As kube-apiserver where a request takes longer than it may; here it is the client that did. */
    static ApiFailure bodyTooSlow(Duration patience) {
        return new ApiFailure(
                504,
                "Timeout",
                "Timeout: request did not complete within the allotted timeout: its body did not end within "
                        + patience.toSeconds() + " s",
                null);
    }

    static ApiFailure expired(String message) {
        return new ApiFailure(410, "Expired", message, null);
    }

    /**
     * As {@code handleCompactedErrorForPaging} of {@code k8s.io/apiserver/pkg/storage/etcd3/errors.go}.
     *
     * @param token with which the list goes on in the newest state
     */
    static ApiFailure continueExpired(ContinueToken token) {
        return new ApiFailure(
                410,
                "Expired",
                "The provided continue parameter is too old to display a consistent list result. You can start a new list"
                        + " without the continue parameter, or use the continue token in this response to retrieve the"
                        + " remainder of the results. Continuing with the provided token results in an inconsistent list"
                        + " - objects that were created, modified, or deleted between the time the first chunk was"
                        + " returned and now may show up in the list.",
                null,
                token.text());
    }

    /**
     * A read of a revision that is yet to come, as {@code NewTooLargeResourceVersionError} of
     * {@code k8s.io/apiserver/pkg/storage/errors.go} has it.
     */
    static ApiFailure tooLargeRevision(long wanted, long current) {
        return new ApiFailure(
                504,
                "Timeout",
                "Timeout: Too large resource version: " + wanted + ", current: " + current,
                new Details(
                        "",
                        "",
                        "",
                        "",
                        List.of(new ApiFailure.Cause("ResourceVersionTooLarge", "Too large resource version", "")),
                        1));
    }

    static ApiFailure internal(String message) {
        return new ApiFailure(
                500,
                "InternalError",
                "Internal error occurred: " + message,
                new Details("", "", "", "", List.of(new ApiFailure.Cause("", message, "")), 0));
    }

    /** As kube-apiserver's where it has too much to do; the client is to come again in a second. */
    static ApiFailure tooManyRequests(String why) {
        return new ApiFailure(429, "TooManyRequests", why, new Details("", "", "", "", List.of(), 1));
    }

    static ApiFailure unavailable(String message) {
        return new ApiFailure(503, "ServiceUnavailable", message, null);
    }
}
