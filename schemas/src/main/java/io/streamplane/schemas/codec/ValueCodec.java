package io.streamplane.schemas.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Reads and writes one type of value between JSON trees and Avro binary, with nothing in between. */
interface ValueCodec {

    JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Writes a value that is present; the union's branch was written before, where there is one. */
    void write(JsonNode value, Encoder out) throws IOException;

    JsonNode read(Decoder in) throws IOException;

    /** Which branch of an optional field's union holds the value; 0 is null's. */
    default int branch(JsonNode value) {
        return 1;
    }

    /** Reads the value of an optional field whose union branch is not null's. */
    default JsonNode readBranch(int branch, Decoder in) throws IOException {
        return read(in);
    }

    /** Writes the value of an optional field after its branch. */
    default void writeBranch(JsonNode value, Encoder out) throws IOException {
        write(value, out);
    }

    /** How many branches beside null's an optional field's union has. */
    default int branches() {
        return 1;
    }

    static CodecException mismatch(String expected, JsonNode value) {
        return CodecException.at("", "expected " + expected + ", but got " + value.getNodeType());
    }

    ValueCodec STRING = new ValueCodec() {
        @Override
        public void write(JsonNode value, Encoder out) throws IOException {
            if (!value.isString()) {
                throw mismatch("a string", value);
            }
            out.writeString(value.stringValue());
        }

        @Override
        public JsonNode read(Decoder in) throws IOException {
            return StringNode.valueOf(in.readString());
        }
    };

    ValueCodec INT32 = new ValueCodec() {
        @Override
        public void write(JsonNode value, Encoder out) throws IOException {
            if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                throw mismatch("a 32-bit integer", value);
            }
            out.writeInt(value.intValue());
        }

        @Override
        public JsonNode read(Decoder in) throws IOException {
            return IntNode.valueOf(in.readInt());
        }
    };

    ValueCodec INT64 = new ValueCodec() {
        @Override
        public void write(JsonNode value, Encoder out) throws IOException {
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw mismatch("a 64-bit integer", value);
            }
            out.writeLong(value.longValue());
        }

        @Override
        public JsonNode read(Decoder in) throws IOException {
            long value = in.readLong();
            return (int) value == value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
        }
    };

    ValueCodec DOUBLE = new ValueCodec() {
        @Override
        public void write(JsonNode value, Encoder out) throws IOException {
            if (!value.isNumber()) {
                throw mismatch("a number", value);
            }
            out.writeDouble(value.doubleValue());
        }

        @Override
        public JsonNode read(Decoder in) throws IOException {
            return DoubleNode.valueOf(in.readDouble());
        }
    };

    ValueCodec BOOLEAN = new ValueCodec() {
        @Override
        public void write(JsonNode value, Encoder out) throws IOException {
            if (!value.isBoolean()) {
                throw mismatch("true or false", value);
            }
            out.writeBoolean(value.booleanValue());
        }

        @Override
        public JsonNode read(Decoder in) throws IOException {
            return BooleanNode.valueOf(in.readBoolean());
        }
    };

    ValueCodec BYTES = new ValueCodec() {
        @Override
        public void write(JsonNode value, Encoder out) throws IOException {
            if (!value.isString()) {
                throw mismatch("base64 text", value);
            }
            try {
                out.writeBytes(Base64.getDecoder().decode(value.stringValue()));
            } catch (IllegalArgumentException e) {
                throw CodecException.at("", "expected base64, but: " + e.getMessage());
            }
        }

        @Override
        public JsonNode read(Decoder in) throws IOException {
            ByteBuffer bytes = in.readBytes(null);
            return StringNode.valueOf(new String(
                    Base64.getEncoder().encode(bytes).array(), java.nio.charset.StandardCharsets.ISO_8859_1));
        }
    };

    ValueCodec ANY = new ValueCodec() {
        @Override
        public void write(JsonNode value, Encoder out) throws IOException {
            out.writeString(value.toString());
        }

        @Override
        public JsonNode read(Decoder in) throws IOException {
            return JsonMapper.shared().readTree(in.readString());
        }
    };

    /** A union of int and string; inside an optional field the two are branches of that union. */
    ValueCodec INT_OR_STRING = new ValueCodec() {
        @Override
        public int branch(JsonNode value) {
            return value.isString() ? 2 : 1;
        }

        @Override
        public int branches() {
            return 2;
        }

        @Override
        public void write(JsonNode value, Encoder out) throws IOException {
            out.writeIndex(value.isString() ? 1 : 0);
            writeBranch(value, out);
        }

        @Override
        public void writeBranch(JsonNode value, Encoder out) throws IOException {
            (value.isString() ? STRING : INT32).write(value, out);
        }

        @Override
        public JsonNode read(Decoder in) throws IOException {
            return readBranch(in.readIndex() + 1, in);
        }

        @Override
        public JsonNode readBranch(int branch, Decoder in) throws IOException {
            return branch == 2 ? STRING.read(in) : INT32.read(in);
        }
    };

    /** Quantities are text on the topics; JSON may hold a plain number. */
    ValueCodec QUANTITY = new ValueCodec() {
        @Override
        public void write(JsonNode value, Encoder out) throws IOException {
            if (!value.isString() && !value.isNumber()) {
                throw mismatch("a quantity", value);
            }
            out.writeString(value.asString());
        }

        @Override
        public JsonNode read(Decoder in) throws IOException {
            return STRING.read(in);
        }
    };

    /** An Avro array. */
    record ListCodec(ValueCodec items) implements ValueCodec {
        @Override
        public void write(JsonNode value, Encoder out) throws IOException {
            if (!(value instanceof ArrayNode array)) {
                throw mismatch("a list", value);
            }
            out.writeArrayStart();
            out.setItemCount(array.size());
            for (int i = 0; i < array.size(); i++) {
                out.startItem();
                try {
                    items.write(array.get(i), out);
                } catch (CodecException e) {
                    throw e.inside("[" + i + "]");
                }
            }
            out.writeArrayEnd();
        }

        @Override
        public JsonNode read(Decoder in) throws IOException {
            ArrayNode array = NODES.arrayNode();
            for (long count = in.readArrayStart(); count > 0; count = in.arrayNext()) {
                for (long i = 0; i < count; i++) {
                    array.add(items.read(in));
                }
            }
            return array;
        }
    }

    /** An Avro map. */
    record MapCodec(ValueCodec values) implements ValueCodec {
        @Override
        public void write(JsonNode value, Encoder out) throws IOException {
            if (!(value instanceof ObjectNode object)) {
                throw mismatch("a map", value);
            }
            out.writeMapStart();
            out.setItemCount(object.size());
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                out.startItem();
                out.writeString(entry.getKey());
                try {
                    values.write(entry.getValue(), out);
                } catch (CodecException e) {
                    throw e.inside(entry.getKey());
                }
            }
            out.writeMapEnd();
        }

        @Override
        public JsonNode read(Decoder in) throws IOException {
            ObjectNode object = NODES.objectNode();
            for (long count = in.readMapStart(); count > 0; count = in.mapNext()) {
                for (long i = 0; i < count; i++) {
                    object.set(in.readString(), values.read(in));
                }
            }
            return object;
        }
    }
}
