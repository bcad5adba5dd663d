package io.streamplane.apiserver.kind;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Gathers what is wrong, so that a client hears all of it at once. */
public final class Errors {

    private final List<FieldError> found = new ArrayList<>();

    public List<FieldError> found() {
        return found;
    }

    public Errors required(String path, String detail) {
        found.add(FieldError.required(path, detail));
        return this;
    }

    public Errors invalid(String path, @Nullable JsonNode value, String detail) {
        found.add(FieldError.invalid(path, value == null ? "null" : value.toString(), detail));
        return this;
    }

    public Errors invalid(String path, String value, String detail) {
        found.add(FieldError.invalid(path, quote(value), detail));
        return this;
    }

    public Errors invalid(String path, long value, String detail) {
        found.add(FieldError.invalid(path, Long.toString(value), detail));
        return this;
    }

    /** One error for each detail. */
    public Errors invalid(String path, String value, Collection<String> details) {
        details.forEach(detail -> invalid(path, value, detail));
        return this;
    }

    public Errors duplicate(String path, String value) {
        found.add(FieldError.duplicate(path, quote(value)));
        return this;
    }

    public Errors duplicate(String path, JsonNode value) {
        found.add(FieldError.duplicate(path, value.toString()));
        return this;
    }

    public Errors notFound(String path, String value) {
        found.add(new FieldError("FieldValueNotFound", path, "Not found: " + quote(value)));
        return this;
    }

    public Errors forbidden(String path, String detail) {
        found.add(FieldError.forbidden(path, detail));
        return this;
    }

    public Errors tooLong(String path, int most) {
        return tooLong(path, most, "bytes");
    }

    public Errors tooLong(String path, int most, String unit) {
        found.add(FieldError.tooLong(path, "may not be more than " + most + " " + unit));
        return this;
    }

    public Errors tooMany(String path, int count, int most) {
        found.add(new FieldError(
                "FieldValueTooMany", path, "Too many: " + count + ": must have at most " + most + " items"));
        return this;
    }

    /** A value of another type than the field's. */
    public Errors typeInvalid(String path, String value, String detail) {
        found.add(new FieldError("FieldValueTypeInvalid", path, "Invalid value: " + value + ": " + detail));
        return this;
    }

    /** @param supported in alphabetical order, as Kubernetes lists them */
    public Errors notSupported(String path, String value, List<String> supported) {
        found.add(FieldError.notSupported(
                path,
                quote(value),
                String.join(", ", supported.stream().map(Errors::quote).toList())));
        return this;
    }

    public Errors notSupported(String path, @Nullable JsonNode value, List<String> supported) {
        found.add(FieldError.notSupported(
                path,
                value == null ? "null" : value.toString(),
                String.join(", ", supported.stream().map(Errors::quote).toList())));
        return this;
    }

    /** A text that must be one of a few. Required where it is empty. */
    public Errors oneOf(String path, String value, List<String> supported) {
        if (value.isEmpty()) {
            required(path, "");
        } else if (!supported.contains(value)) {
            notSupported(path, value, supported);
        }
        return this;
    }

    public Errors nonNegative(String path, long value) {
        return value < 0 ? invalid(path, value, "must be greater than or equal to 0") : this;
    }

    /** A value that may not change once it is set. */
    public Errors immutable(String path, @Nullable JsonNode now, boolean same) {
        return same ? this : invalid(path, now, "field is immutable");
    }

    public static String quote(String value) {
        return StringNode.valueOf(value).toString();
    }
}
