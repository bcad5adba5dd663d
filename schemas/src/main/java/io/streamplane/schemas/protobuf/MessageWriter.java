package io.streamplane.schemas.protobuf;

import com.google.protobuf.WireFormat;
import io.streamplane.schemas.time.Timestamps;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a tree as one message, by the fields of the catalogue, from its end to its beginning. What the message has no field
 * for is left out, and so is null; fields that Go would write with their zero are left out where the tree does not have them.
 */
final class MessageWriter {

    private static final int STRING_ITEMS = 1;
    private static final long NOT_PLAIN = Long.MIN_VALUE;

    private final WireCatalogue catalogue;
    private final BackwardBuffer out;

    MessageWriter(WireCatalogue catalogue, BackwardBuffer out) {
        this.catalogue = catalogue;
        this.out = out;
    }

    /** Fields come in the order in which the tree has them, from its end: on the wire no order means anything. */
    void write(String message, ObjectNode object) {
        WireCatalogue.Message known = catalogue.message(message);
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            WireField field = known.byName().get(property.getKey());
            if (field != null && !property.getValue().isNull()) {
                field(field, property.getValue());
            }
        }
        for (WireField inlined : known.inlined()) {
            int before = out.length();
            write(inlined.type(), object);
            if (out.length() > before) {
                out.delimited(inlined.number(), before);
            }
        }
    }

    private void field(WireField field, JsonNode value) {
        switch (field.label()) {
            case REPEATED -> {
                for (int i = value.size() - 1; i >= 0; i--) {
                    value(field, field.number(), value.path(i));
                }
            }
            case MAP -> {
                List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(value.properties());
                for (Map.Entry<String, JsonNode> entry : entries.reversed()) {
                    int before = out.length();
                    value(field, 2, entry.getValue());
                    text(1, entry.getKey());
                    out.delimited(field.number(), before);
                }
            }
            default -> value(field, field.number(), value);
        }
    }

    private void value(WireField field, int number, JsonNode value) {
        int before = out.length();
        switch (field.form()) {
            case TEXT -> text(number, value.asString(""));
            case FLAG -> varint(number, value.asBoolean(false) ? 1 : 0);
            case NUMBER -> varint(number, value.asLong(0));
            case DOUBLE -> {
                out.fixed64(Double.doubleToRawLongBits(value.asDouble(0)));
                out.tag(number, WireFormat.WIRETYPE_FIXED64);
            }
            case BYTES -> {
                out.put(bytes(value.asString("")));
                out.delimited(number, before);
            }
            case TIME, MICRO_TIME -> {
                time(value, field.form() == WireField.Form.MICRO_TIME);
                out.delimited(number, before);
            }
            case QUANTITY -> {
                text(1, value.asString(""));
                out.delimited(number, before);
            }
            case INT_OR_TEXT -> {
                intOrText(value);
                out.delimited(number, before);
            }
            case JSON -> {
                out.put(JsonMapper.shared().writeValueAsBytes(value));
                out.delimited(1, before);
                out.delimited(number, before);
            }
            case TEXTS -> {
                texts(STRING_ITEMS, value);
                out.delimited(number, before);
            }
            case SCHEMA_OR_FLAG -> {
                schema(field, 2, value);
                varint(1, value.isObject() || value.asBoolean(false) ? 1 : 0);
                out.delimited(number, before);
            }
            case SCHEMA_OR_LIST -> {
                for (int i = value.isArray() ? value.size() - 1 : -1; i >= 0; i--) {
                    schema(field, 2, value.path(i));
                }
                schema(field, 1, value);
                out.delimited(number, before);
            }
            case SCHEMA_OR_TEXTS -> {
                texts(2, value);
                schema(field, 1, value);
                out.delimited(number, before);
            }
            case MESSAGE -> {
                if (value instanceof ObjectNode object) {
                    write(field.type(), object);
                }
                out.delimited(number, before);
            }
        }
    }

    private void varint(int number, long value) {
        out.varint(value);
        out.tag(number, WireFormat.WIRETYPE_VARINT);
    }

    private void text(int number, String text) {
        int before = out.length();
        out.put(text);
        out.delimited(number, before);
    }

    private void texts(int number, JsonNode list) {
        for (int i = list.isArray() ? list.size() - 1 : -1; i >= 0; i--) {
            text(number, list.path(i).asString(""));
        }
    }

    /** Nothing where it is no schema. */
    private void schema(WireField field, int number, JsonNode value) {
        if (value instanceof ObjectNode schema) {
            int before = out.length();
            write(field.type().substring(0, field.type().lastIndexOf('.')) + ".JSONSchemaProps", schema);
            out.delimited(number, before);
        }
    }

    private void intOrText(JsonNode value) {
        if (value.isNumber()) {
            varint(2, value.asLong(0));
            varint(1, 0);
        } else {
            text(3, value.asString(""));
            varint(1, 1);
        }
    }

    /** Seconds and, of a MicroTime, nanoseconds; Go writes no fraction of a Time. */
    private void time(JsonNode value, boolean micros) {
        String text = value.asString("");
        long plain = micros ? NOT_PLAIN : seconds(text);
        Instant time = plain == NOT_PLAIN ? Timestamps.read(text) : null;
        if (time != null && micros) {
            varint(2, time.getNano() / 1_000 * 1_000);
        }
        if (time != null || plain != NOT_PLAIN) {
            varint(1, time == null ? plain : time.getEpochSecond());
        }
    }

    /** Of a time as nearly all are written: {@code 2026-11-24T02:00:00Z}. */
    private static long seconds(String text) {
        if (text.length() != 20 || text.charAt(19) != 'Z' || text.charAt(10) != 'T' || text.charAt(16) != ':') {
            return NOT_PLAIN;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        boolean fits = year >= 1
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= 28
                && (hour | minute | second) >= 0
                && hour < 24
                && minute < 60
                && second < 60;
        return fits
                ? LocalDate.of(year, month, day).toEpochDay() * 86_400 + hour * 3_600L + minute * 60L + second
                : NOT_PLAIN;
    }

    /** Less than nothing where it is no number. */
    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Integer.MIN_VALUE;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** What is no base64 is what can be read of it: nothing. */
    private static byte[] bytes(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
