package io.streamplane.schemas.codec;

import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes JSON values as one type of a kind's schema, with nothing in between. */
interface ValueWriter {

    void write(JsonNode value, AvroOutput out);

    static CodecException mismatch(String expected, JsonNode value) {
        return CodecException.at("", "expected " + expected + ", but got " + value.getNodeType());
    }

    ValueWriter STRING = (value, out) -> {
        if (!value.isString()) {
            throw mismatch("a string", value);
        }
        out.writeString(value.stringValue());
    };

    ValueWriter INT = (value, out) -> {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw mismatch("a 32-bit integer", value);
        }
        out.writeInt(value.intValue());
    };

    ValueWriter LONG = (value, out) -> {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw mismatch("a 64-bit integer", value);
        }
        out.writeLong(value.longValue());
    };

    ValueWriter DOUBLE = (value, out) -> {
        if (!value.isNumber()) {
            throw mismatch("a number", value);
        }
        out.writeDouble(value.doubleValue());
    };

    ValueWriter BOOLEAN = (value, out) -> {
        if (!value.isBoolean()) {
            throw mismatch("true or false", value);
        }
        out.writeBoolean(value.booleanValue());
    };

    /** Base64 text in JSON. */
    ValueWriter BYTES = (value, out) -> {
        if (!value.isString()) {
            throw mismatch("base64 text", value);
        }
        try {
            out.writeBytes(Base64.getDecoder().decode(value.stringValue()));
        } catch (IllegalArgumentException e) {
            throw CodecException.at("", "expected base64, but: " + e.getMessage());
        }
    };

    /** Any JSON, as text. */
    ValueWriter JSON = (value, out) -> out.writeString(value.toString());

    /** Quantities are text; JSON may hold a plain number. */
    ValueWriter QUANTITY = (value, out) -> {
        if (!value.isString() && !value.isNumber()) {
            throw mismatch("a quantity", value);
        }
        out.writeString(value.asString());
    };

    /**
     * A union of int and string.
     *
     * @param first the int's branch; the string's is the next
     */
    record IntOrStringWriter(int first) implements ValueWriter {
        @Override
        public void write(JsonNode value, AvroOutput out) {
            out.writeInt(value.isString() ? first + 1 : first);
            (value.isString() ? STRING : INT).write(value, out);
        }
    }

    /** A value that is present, of a union of null and its type. */
    record OptionalWriter(ValueWriter present) implements ValueWriter {
        @Override
        public void write(JsonNode value, AvroOutput out) {
            out.writeInt(1);
            present.write(value, out);
        }
    }

    /** A value that is present, or a null that is said, of a union of null, its type and {@link FieldProperties#SAID_NULL}. */
    record NullableWriter(ValueWriter present) implements ValueWriter {
        @Override
        public void write(JsonNode value, AvroOutput out) {
            if (value.isNull()) {
                out.writeInt(2);
                out.writeInt(0);
            } else {
                out.writeInt(1);
                present.write(value, out);
            }
        }
    }

    record ListWriter(ValueWriter items) implements ValueWriter {
        @Override
        public void write(JsonNode value, AvroOutput out) {
            if (!(value instanceof ArrayNode array)) {
                throw mismatch("a list", value);
            }
            int start = out.startList();
            for (int i = 0; i < array.size(); i++) {
                try {
                    items.write(array.get(i), out);
                } catch (CodecException e) {
                    throw e.inside("[" + i + "]");
                }
            }
            out.endList(start, array.size());
        }
    }

    record MapWriter(ValueWriter values) implements ValueWriter {
        @Override
        public void write(JsonNode value, AvroOutput out) {
            if (!(value instanceof ObjectNode object)) {
                throw mismatch("a map", value);
            }
            out.writeBlock(object.size());
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                out.writeString(entry.getKey());
                try {
                    values.write(entry.getValue(), out);
                } catch (CodecException e) {
                    throw e.inside(entry.getKey());
                }
            }
            out.writeEnd();
        }
    }
}
