package io.streamplane.apiserver.kind;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A number of pods, or a percentage of them. */
public final class IntOrPercent {

    private static final Pattern PERCENT = Pattern.compile("[0-9]+%");

    private IntOrPercent() {}

    public static void validate(Errors errors, JsonNode value, String path) {
        if (value.isString()) {
            if (!PERCENT.matcher(value.asString()).matches()) {
                errors.invalid(
                        path,
                        value.asString(),
                        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%', or"
                                + " '93%', regex used for validation is '[0-9]+%')");
            }
        } else {
            errors.nonNegative(path, value.asLong(0));
        }
    }

    /** The number, whichever it is; -1 for neither. */
    public static long number(JsonNode value) {
        if (!value.isString()) {
            return value.asLong(0);
        }
        String text = value.asString();
        return PERCENT.matcher(text).matches() && text.length() <= 18
                ? Long.parseLong(text.substring(0, text.length() - 1))
                : -1;
    }

    /** What is wrong with a percentage of more than all. */
    public static void validateAtMostAll(Errors errors, JsonNode value, String path) {
        if (value.isString() && number(value) > 100) {
            errors.invalid(path, value, "must not be greater than 100%");
        }
    }
}
