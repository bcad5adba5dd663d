package io.streamplane.apiserver.request;

import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.request.ApiFailure.Cause;
import io.streamplane.apiserver.request.ApiFailure.Details;
import io.streamplane.schemas.kind.Kind;
import java.util.List;
import java.util.stream.Collectors;

/** Every refusal, in Kubernetes' words ({@code k8s.io/apimachinery/pkg/api/errors}). */
public final class Failures {

    private Failures() {}

    public static ApiFailure notFound(Kind kind, String name) {
        return of(404, "NotFound", kind.resource() + " \"" + name + "\" not found", kind, name);
    }

    public static ApiFailure alreadyExists(Kind kind, String name) {
        return of(409, "AlreadyExists", kind.resource() + " \"" + name + "\" already exists", kind, name);
    }

    public static ApiFailure conflict(Kind kind, String name, String why) {
        return of(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + kind.resource() + " \"" + name + "\": " + why,
                kind,
                name);
    }

    /** A stale resourceVersion. */
    public static ApiFailure modified(Kind kind, String name) {
        return conflict(
                kind,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    public static ApiFailure uidMismatch(Kind kind, String name, String wanted, String found) {
        return conflict(
                kind, name, "Precondition failed: UID in precondition: " + wanted + ", UID in object meta: " + found);
    }

    public static ApiFailure unauthorized() {
        return new ApiFailure(401, "Unauthorized", "Unauthorized", null);
    }

    public static ApiFailure forbidden(String message) {
        return new ApiFailure(403, "Forbidden", message, null);
    }

    public static ApiFailure forbidden(Kind kind, String name, String why) {
        return of(403, "Forbidden", kind.resource() + " \"" + name + "\" is forbidden: " + why, kind, name);
    }

    /** The same, with what programs may tell it by. */
    public static ApiFailure forbidden(Kind kind, String name, String why, List<Cause> causes) {
        ApiFailure failure = forbidden(kind, name, why);
        return new ApiFailure(
                failure.code(),
                failure.reason(),
                failure.message(),
                new Details(name, kind.group(), kind.plural(), "", causes, 0));
    }

    /** @param name empty where the request names no object */
    public static ApiFailure forbidden(String group, String resource, String name, String why) {
        String of = group.isEmpty() ? resource : resource + "." + group;
        String named = name.isEmpty() ? of : of + " \"" + name + "\"";
        return new ApiFailure(
                403,
                "Forbidden",
                named + " is forbidden: " + why,
                new Details(name, group, resource, "", List.of(), 0));
    }

    public static ApiFailure namespaceTerminating(Kind kind, String name, String namespace) {
        return forbidden(
                kind,
                name,
                "unable to create new content in namespace " + namespace + " because it is being terminated",
                List.of(new Cause(
                        "NamespaceTerminating",
                        "namespace " + namespace + " is being terminated",
                        "metadata.namespace")));
    }

    /** All that is wrong with an object, at once; one error stands alone, several in brackets. */
    public static ApiFailure invalid(Kind kind, String name, List<FieldError> errors) {
        return new ApiFailure(
                422,
                "Invalid",
                kindName(kind) + " \"" + name + "\" is invalid: " + sentences(errors),
                new Details(name, kind.group(), kind.kind(), "", causes(errors), 0));
    }

    /** @param options e.g. PatchOptions */
    public static ApiFailure invalidOptions(String options, FieldError error) {
        return invalidOptions(options, List.of(error));
    }

    public static ApiFailure invalidOptions(String options, List<FieldError> errors) {
        return new ApiFailure(
                422,
                "Invalid",
                options + ".meta.k8s.io \"\" is invalid: " + sentences(errors),
                new Details("", "meta.k8s.io", options, "", causes(errors), 0));
    }

    private static String sentences(List<FieldError> errors) {
        List<String> sentences = errors.stream()
                .map(error -> error.field() + ": " + error.message())
                .distinct()
                .toList();
        return sentences.size() == 1
                ? sentences.getFirst()
                : sentences.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    private static List<Cause> causes(List<FieldError> errors) {
        return errors.stream()
                .map(error -> new Cause(error.reason(), error.message(), error.field()))
                .toList();
    }

    /** @param value what the patch left, or the patch */
    public static ApiFailure invalidPatch(String value, String problem) {
        FieldError error = FieldError.invalid("patch", quoted(value), problem);
        return new ApiFailure(
                422,
                "Invalid",
                " \"\" is invalid: " + error.field() + ": " + error.message(),
                new Details("", "", "", "", List.of(new Cause(error.reason(), error.message(), error.field())), 0));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    public static ApiFailure invalidScale(String name, FieldError error) {
        return new ApiFailure(
                422,
                "Invalid",
                "Scale.autoscaling \"" + name + "\" is invalid: " + error.field() + ": " + error.message(),
                new Details(
                        name,
                        "autoscaling",
                        "Scale",
                        "",
                        List.of(new Cause(error.reason(), error.message(), error.field())),
                        0));
    }

    /** Of a kind whose objects are not replaced unseen; named by its resource, as in Kubernetes. */
    public static ApiFailure updateWithoutRevision(Kind kind, String name) {
        String message = "Invalid value: 0x0: must be specified for an update";
        return new ApiFailure(
                422,
                "Invalid",
                kind.resource() + " \"" + name + "\" is invalid: metadata.resourceVersion: " + message,
                new Details(
                        name,
                        kind.group(),
                        kind.resource(),
                        "",
                        List.of(new Cause("FieldValueInvalid", message, "metadata.resourceVersion")),
                        0));
    }

    public static ApiFailure badRequest(String message) {
        return new ApiFailure(400, "BadRequest", message, null);
    }

    /** A kind that is not served; worded as clients say it when discovery lacks the kind. */
    public static ApiFailure noMatch(String apiVersion, String kind) {
        return new ApiFailure(
                404, "NotFound", "no matches for kind \"" + kind + "\" in version \"" + apiVersion + "\"", null);
    }

    public static ApiFailure methodNotAllowed(Kind kind) {
        return methodNotAllowed(kind, "the server does not allow this method on the requested resource");
    }

    public static ApiFailure methodNotAllowed(Kind kind, String why) {
        return new ApiFailure(
                405, "MethodNotAllowed", why, new Details("", kind.group(), kind.plural(), "", List.of(), 0));
    }

    public static ApiFailure unsupportedMediaType(String message) {
        return new ApiFailure(415, "UnsupportedMediaType", message, null);
    }

    /** The journal did not say in time what became of the command. */
    public static ApiFailure outcomeUnknown(Kind kind, String name, String why) {
        return new ApiFailure(
                504,
                "Timeout",
                "Timeout: the outcome of this request is not known, it may or may not have taken effect: " + why,
                new Details(name, kind.group(), kind.plural(), "", List.of(), 0));
    }

    /** Nothing was tried. */
    public static ApiFailure insufficientStorage(String why) {
        return new ApiFailure(507, "InsufficientStorage", "no room to store this: " + why, null);
    }

    public static ApiFailure requestTooLarge(String message) {
        return new ApiFailure(413, "RequestEntityTooLarge", message, null);
    }

    public static ApiFailure unnamed(String wanted) {
        return badRequest(
                "the name of the object (" + wanted + " based on URL) was undeterminable: name must be provided");
    }

    public static ApiFailure otherName(String name, String wanted) {
        return badRequest("the name of the object (" + name + ") does not match the name on the URL (" + wanted + ")");
    }

    /** What upstream says without a reason, as its plug-ins of admission do where they answer with a plain error. */
    public static ApiFailure withoutReason(String message) {
        return new ApiFailure(500, "", message, null);
    }

    /** Of a limit of so many in a time. */
    public static ApiFailure tooManyRequests(String message) {
        return new ApiFailure(429, "TooManyRequests", "Too many requests: " + message, null);
    }

    public static ApiFailure internal(String message) {
        return new ApiFailure(500, "InternalError", "Internal error occurred: " + message, null);
    }

    /** {@code Deployment.apps}. */
    private static String kindName(Kind kind) {
        return kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
    }

    private static ApiFailure of(int code, String reason, String message, Kind kind, String name) {
        return new ApiFailure(code, reason, message, new Details(name, kind.group(), kind.plural(), "", List.of(), 0));
    }
}
