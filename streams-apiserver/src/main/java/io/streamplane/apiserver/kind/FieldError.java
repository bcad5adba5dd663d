package io.streamplane.apiserver.kind;

/**
 * One thing that is wrong with an object, as Kubernetes words it.
 *
 * @param reason machine word in {@code Status.details.causes[].reason}, e.g. FieldValueRequired
 * @param field path, e.g. {@code spec.template.spec.containers[0].image}
 * @param message e.g. {@code Required value}, {@code Invalid value: "x": must be ...}
 */
public record FieldError(String reason, String field, String message) {

    public static FieldError required(String field, String detail) {
        return new FieldError("FieldValueRequired", field, "Required value" + (detail.isEmpty() ? "" : ": " + detail));
    }

    /** @param value the offending value as JSON text, e.g. {@code "x"} or {@code -1} */
    public static FieldError invalid(String field, String value, String detail) {
        return new FieldError("FieldValueInvalid", field, "Invalid value: " + value + ": " + detail);
    }

    public static FieldError notSupported(String field, String value, String supported) {
        return new FieldError(
                "FieldValueNotSupported", field, "Unsupported value: " + value + ": supported values: " + supported);
    }

    public static FieldError duplicate(String field, String value) {
        return new FieldError("FieldValueDuplicate", field, "Duplicate value: " + value);
    }

    public static FieldError forbidden(String field, String detail) {
        return new FieldError("FieldValueForbidden", field, "Forbidden: " + detail);
    }

    public static FieldError tooLong(String field, String detail) {
        return new FieldError("FieldValueTooLong", field, "Too long: " + detail);
    }
}
