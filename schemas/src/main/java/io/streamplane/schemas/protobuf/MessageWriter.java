package io.streamplane.schemas.protobuf;

import com.google.protobuf.WireFormat;
import io.streamplane.schemas.time.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a tree as one message, by the fields of the catalogue, from its end to its beginning. What the message has no field
 * for is left out, and so is null; fields that Go would write with their zero are left out where the tree does not have them.
 */
final class MessageWriter {

    private static final int STRING_ITEMS = 1;

    private final WireCatalogue catalogue;
    private final BackwardBuffer out;

    MessageWriter(WireCatalogue catalogue, BackwardBuffer out) {
        this.catalogue = catalogue;
        this.out = out;
    }

    void write(String message, ObjectNode object) {
        for (WireField field : catalogue.message(message).descending()) {
            if (field.label() == WireField.Label.INLINE) {
                int before = out.length();
                write(field.type(), object);
                if (out.length() > before) {
                    out.delimited(field.number(), before);
                }
                continue;
            }
            JsonNode value = object.get(field.name());
            if (value != null && !value.isNull()) {
                field(field, value);
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
        Instant time = instant(value.asString(""));
        if (time != null) {
            if (micros) {
                varint(2, time.getNano() / 1_000 * 1_000);
            }
            varint(1, time.getEpochSecond());
        }
    }

    private static @Nullable Instant instant(String text) {
        return Timestamps.read(text);
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
