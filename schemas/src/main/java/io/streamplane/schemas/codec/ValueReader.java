package io.streamplane.schemas.codec;

import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Reads values of one type of a writer's schema into JSON trees, with nothing in between. */
interface ValueReader {

    JsonNodeFactory NODES = JsonNodeFactory.instance;

    JsonNode read(AvroInput in);

    void skip(AvroInput in);

    ValueReader NULL = new ValueReader() {
        @Override
        public JsonNode read(AvroInput in) {
            return NullNode.instance;
        }

        @Override
        public void skip(AvroInput in) {}
    };

    /** A null that is said. */
    ValueReader SAID_NULL = new ValueReader() {
        @Override
        public JsonNode read(AvroInput in) {
            in.readInt();
            return NullNode.instance;
        }

        @Override
        public void skip(AvroInput in) {
            in.readInt();
        }
    };

    ValueReader STRING = new ValueReader() {
        @Override
        public JsonNode read(AvroInput in) {
            return StringNode.valueOf(in.readString());
        }

        @Override
        public void skip(AvroInput in) {
            in.skipString();
        }
    };

    ValueReader INT = new ValueReader() {
        @Override
        public JsonNode read(AvroInput in) {
            return IntNode.valueOf(in.readInt());
        }

        @Override
        public void skip(AvroInput in) {
            in.readInt();
        }
    };

    ValueReader LONG = new ValueReader() {
        @Override
        public JsonNode read(AvroInput in) {
            return integer(in.readLong());
        }

        @Override
        public void skip(AvroInput in) {
            in.readLong();
        }
    };

    ValueReader FLOAT = new ValueReader() {
        @Override
        public JsonNode read(AvroInput in) {
            return number(in.readFloat());
        }

        @Override
        public void skip(AvroInput in) {
            in.skipFixed(Float.BYTES);
        }
    };

    ValueReader DOUBLE = new ValueReader() {
        @Override
        public JsonNode read(AvroInput in) {
            return number(in.readDouble());
        }

        @Override
        public void skip(AvroInput in) {
            in.skipFixed(Double.BYTES);
        }
    };

    ValueReader BOOLEAN = new ValueReader() {
        @Override
        public JsonNode read(AvroInput in) {
            return BooleanNode.valueOf(in.readBoolean());
        }

        @Override
        public void skip(AvroInput in) {
            in.readBoolean();
        }
    };

    /** Base64 text in JSON. */
    ValueReader BYTES = new ValueReader() {
        @Override
        public JsonNode read(AvroInput in) {
            return base64(in.readBytes());
        }

        @Override
        public void skip(AvroInput in) {
            in.skipString();
        }
    };

    /** Text that is JSON. */
    ValueReader JSON = new ValueReader() {
        @Override
        public JsonNode read(AvroInput in) {
            return in.readJson();
        }

        @Override
        public void skip(AvroInput in) {
            in.skipString();
        }
    };

    private static JsonNode integer(long value) {
        return (int) value == value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }

    /** As Go writes it: without a fraction where there is none. */
    private static JsonNode number(double value) {
        long whole = (long) value;
        boolean negativeZero = whole == 0 && 1 / value < 0;
        return whole == value && Math.abs(value) < 1L << 53 && !negativeZero
                ? integer(whole)
                : DoubleNode.valueOf(value);
    }

    private static JsonNode base64(byte[] bytes) {
        return StringNode.valueOf(Base64.getEncoder().encodeToString(bytes));
    }

    record ListReader(ValueReader items) implements ValueReader {
        @Override
        public JsonNode read(AvroInput in) {
            ArrayNode array = NODES.arrayNode();
            for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
                for (int i = 0; i < count; i++) {
                    array.add(items.read(in));
                }
            }
            return array;
        }

        @Override
        public void skip(AvroInput in) {
            for (int count = in.skipBlocks(); count > 0; count = in.skipBlocks()) {
                for (int i = 0; i < count; i++) {
                    items.skip(in);
                }
            }
        }
    }

    record MapReader(ValueReader values) implements ValueReader {
        @Override
        public JsonNode read(AvroInput in) {
            ObjectNode object = NODES.objectNode();
            for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
                for (int i = 0; i < count; i++) {
                    object.set(in.readString(), values.read(in));
                }
            }
            return object;
        }

        @Override
        public void skip(AvroInput in) {
            for (int count = in.skipBlocks(); count > 0; count = in.skipBlocks()) {
                for (int i = 0; i < count; i++) {
                    in.skipString();
                    values.skip(in);
                }
            }
        }
    }

    /** For what nobody wants. */
    record SkippingReader(ValueReader skipped) implements ValueReader {
        @Override
        public JsonNode read(AvroInput in) {
            skipped.skip(in);
            return NullNode.instance;
        }

        @Override
        public void skip(AvroInput in) {
            skipped.skip(in);
        }
    }

    record UnionReader(ValueReader[] branches) implements ValueReader {
        @Override
        public JsonNode read(AvroInput in) {
            return branches[in.readIndex(branches.length)].read(in);
        }

        @Override
        public void skip(AvroInput in) {
            branches[in.readIndex(branches.length)].skip(in);
        }
    }

    record EnumReader(List<String> symbols) implements ValueReader {
        @Override
        public JsonNode read(AvroInput in) {
            return StringNode.valueOf(symbols.get(in.readIndex(symbols.size())));
        }

        @Override
        public void skip(AvroInput in) {
            in.readInt();
        }
    }

    record FixedReader(int size) implements ValueReader {
        @Override
        public JsonNode read(AvroInput in) {
            return base64(in.readFixed(size));
        }

        @Override
        public void skip(AvroInput in) {
            in.skipFixed(size);
        }
    }
}
