package io.streamplane.schemas.openapi;

import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.time.Timestamps;
import io.streamplane.schemas.time.Timestamps.Form;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads the leaves of JSON trees. An error leaves the given value in its place. */
final class Leaves {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final Instant GO_ZERO = Instant.parse("0001-01-01T00:00:00Z");

    private Leaves() {}

    static JsonNode read(FieldType.Scalar type, JsonNode given, Place place, List<String> errors) {
        switch (type) {
            case STRING -> check(given.isString(), given, type, place, errors);
            case BOOLEAN -> check(given.isBoolean(), given, type, place, errors);
            case DOUBLE -> number(given, given.isNumber() && Double.isFinite(given.doubleValue()), type, place, errors);
            case INT32 -> number(given, given.isIntegralNumber() && given.canConvertToInt(), type, place, errors);
            case INT64 -> number(given, given.isIntegralNumber() && given.canConvertToLong(), type, place, errors);
            case INT_OR_STRING -> intOrString(given, errors);
            case BYTES -> {
                return bytes(given, place, errors);
            }
            case TIME -> {
                return time(given, Form.SECONDS, errors);
            }
            case MICRO_TIME -> {
                return time(given, Form.MICROS, errors);
            }
            case QUANTITY -> {
                return quantity(given, errors);
            }
            case ANY -> {}
        }
        return given;
    }

    /** What Go leaves where a list item or a map's value is null. */
    static JsonNode zero(FieldType type) {
        return switch (type) {
            case FieldType.ListOf list -> NODES.arrayNode();
            case FieldType.MapOf map -> NODES.objectNode();
            case FieldType.Reference reference -> NODES.objectNode();
            case FieldType.Scalar scalar ->
                switch (scalar) {
                    case STRING, BYTES -> NODES.stringNode("");
                    case INT32, INT64, DOUBLE, INT_OR_STRING -> NODES.numberNode(0);
                    case BOOLEAN -> NODES.booleanNode(false);
                    case QUANTITY -> NODES.stringNode("0");
                    case TIME, MICRO_TIME, ANY -> NODES.nullNode();
                };
        };
    }

    private static void check(boolean fits, JsonNode given, FieldType type, Place place, List<String> errors) {
        if (!fits) {
            errors.add(place.mismatch(given, type));
        }
    }

    private static void number(JsonNode given, boolean fits, FieldType type, Place place, List<String> errors) {
        if (given.isNumber() && !fits) {
            errors.add(place.mismatch("number " + given.asString(), type));
        } else {
            check(fits, given, type, place, errors);
        }
    }

    /** Without line breaks, as it is stored. */
    private static JsonNode bytes(JsonNode given, Place place, List<String> errors) {
        if (!given.isString()) {
            errors.add(place.mismatch(given, FieldType.Scalar.BYTES));
            return given;
        }
        String text = given.stringValue();
        int wrong = wrongBase64(text);
        if (wrong >= 0) {
            errors.add("illegal base64 data at input byte " + wrong);
        }
        boolean broken = text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
        return broken ? NODES.stringNode(text.replaceAll("[\\r\\n]", "")) : given;
    }

    /** Index of the first byte that is no padded standard base64, or -1; line breaks are passed over. */
    private static int wrongBase64(String text) {
        int digits = 0;
        int padding = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n') {
                continue;
            }
            boolean pad = c == '=';
            if (pad && (digits % 4 < 2 || digits % 4 + padding >= 4)
                    || !pad && (padding > 0 || BASE64.indexOf(c) < 0)) {
                return i;
            }
            digits += pad ? 0 : 1;
            padding += pad ? 1 : 0;
        }
        return (digits + padding) % 4 == 0 ? -1 : text.length();
    }

    /** In the one form that is stored; null where it is Go's zero time, which stands for none. */
    private static JsonNode time(JsonNode given, Form form, List<String> errors) {
        if (!given.isString()) {
            errors.add(Place.mismatchOfValue(given, "string"));
            return given;
        }
        return switch (Timestamps.parse(given.stringValue(), form)) {
            case Timestamps.Reading.Moment(Instant instant) when instant.equals(GO_ZERO) -> NODES.nullNode();
            case Timestamps.Reading.Moment(Instant instant) -> NODES.stringNode(Timestamps.format(instant, form));
            case Timestamps.Reading.Wrong(String problem) -> {
                errors.add(problem);
                yield given;
            }
        };
    }

    private static void intOrString(JsonNode given, List<String> errors) {
        if (given.isNumber() && !(given.isIntegralNumber() && given.canConvertToInt())) {
            errors.add("json: cannot unmarshal number " + given.asString() + " into Go value of type int32");
        } else if (!given.isString() && !given.isNumber()) {
            errors.add(Place.mismatchOfValue(given, "int32"));
        }
    }

    private static JsonNode quantity(JsonNode given, List<String> errors) {
        if (!given.isString() && !given.isNumber()) {
            errors.add(Quantity.SYNTAX);
            return given;
        }
        String text = given.asString().strip();
        Optional<Quantity> quantity = Quantity.parse(text);
        if (quantity.isEmpty()) {
            errors.add(Quantity.problem(text));
            return given;
        }
        return NODES.stringNode(quantity.get().canonical());
    }
}
