package io.streamplane.apiserver.kind.custom;

import com.google.re2j.Pattern;
import io.streamplane.apiserver.kind.Errors;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The keywords that limit one value by itself; each looks only at values of its type. */
final class Keywords {

    /** From here on Go's {@code %v} writes an exponent. */
    private static final int EXPONENT = 6;

    private Keywords() {}

    /** The JSON type, as messages name it. */
    static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case BOOLEAN -> "boolean";
            case ARRAY -> "array";
            case NULL -> "null";
            default -> "object";
        };
    }

    static void check(Errors errors, String path, SchemaNode schema, JsonNode value) {
        switch (value.getNodeType()) {
            case STRING -> text(errors, path, schema, value);
            case NUMBER -> number(errors, path, schema, value);
            case ARRAY -> {
                size(errors, path, schema, value, "minItems", "items");
                most(errors, path, schema.limits().get("maxItems"), value.size());
            }
            case OBJECT -> {
                size(errors, path, schema, value, "minProperties", "properties");
                most(errors, path, schema.limits().get("maxProperties"), value.size());
            }
            default -> {}
        }
    }

    private static void text(Errors errors, String path, SchemaNode schema, JsonNode value) {
        String text = value.stringValue();
        int length = text.codePointCount(0, text.length());
        BigDecimal most = schema.limits().get("maxLength");
        if (most != null && length > most.longValue()) {
            errors.tooLong(path, most.intValue());
        }
        BigDecimal least = schema.limits().get("minLength");
        if (least != null && length < least.longValue()) {
            errors.invalid(path, value, path + " in body should be at least " + least + " chars long");
        }
        Pattern pattern = schema.pattern();
        if (pattern != null && !pattern.matcher(text).find()) {
            errors.invalid(path, value, path + " in body should match '" + pattern.pattern() + "'");
        }
        if (!schema.format().isEmpty() && !TextFormats.matches(schema.format(), text)) {
            errors.typeInvalid(
                    path,
                    value.toString(),
                    path + " in body must be of type " + schema.format() + ": " + Errors.quote(text));
        }
    }

    private static void number(Errors errors, String path, SchemaNode schema, JsonNode value) {
        BigDecimal number = value.decimalValue();
        BigDecimal of = schema.limits().get("multipleOf");
        if (of != null && of.signum() != 0 && number.remainder(of).signum() != 0) {
            errors.invalid(path, value, path + " in body should be a multiple of " + go(of));
        }
        BigDecimal most = schema.limits().get("maximum");
        if (most != null && (number.compareTo(most) > 0 || schema.exclusiveMaximum() && number.compareTo(most) == 0)) {
            String than = schema.exclusiveMaximum() ? "less than " : "less than or equal to ";
            errors.invalid(path, value, path + " in body should be " + than + go(most));
        }
        BigDecimal least = schema.limits().get("minimum");
        if (least != null
                && (number.compareTo(least) < 0 || schema.exclusiveMinimum() && number.compareTo(least) == 0)) {
            String than = schema.exclusiveMinimum() ? "greater than " : "greater than or equal to ";
            errors.invalid(path, value, path + " in body should be " + than + go(least));
        }
    }

    private static void size(
            Errors errors, String path, SchemaNode schema, JsonNode value, String keyword, String what) {
        BigDecimal least = schema.limits().get(keyword);
        if (least != null && value.size() < least.longValue()) {
            errors.invalid(path, value.size(), path + " in body should have at least " + least + " " + what);
        }
    }

    private static void most(Errors errors, String path, @Nullable BigDecimal most, int size) {
        if (most != null && size > most.longValue()) {
            errors.tooMany(path, size, most.intValue());
        }
    }

    /** A float64 as Go prints it ({@code %v}): {@code 10}, {@code 0.5}, {@code 1e+06}, {@code 1.234567e+06}. */
    private static String go(BigDecimal number) {
        BigDecimal exact = number.stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        boolean plain = exact.signum() == 0 || exponent >= -4 && exponent < EXPONENT;
        return plain ? exact.toPlainString() : scientific(exact, exponent);
    }

    private static String scientific(BigDecimal exact, int exponent) {
        String digits = exact.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String sign = exact.signum() < 0 ? "-" : "";
        String power = String.format(Locale.ROOT, "%02d", Math.abs(exponent));
        return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + power;
    }
}
