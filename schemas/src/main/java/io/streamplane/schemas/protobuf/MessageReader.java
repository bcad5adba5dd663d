package io.streamplane.schemas.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads one message into a tree, by the fields of the catalogue. Unknown field numbers are passed over. */
final class MessageReader {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 100;

    private final WireCatalogue catalogue;
    private int depth;

    MessageReader(WireCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    ObjectNode read(String message, CodedInputStream in) throws IOException {
        ObjectNode object = NODES.objectNode();
        readInto(object, message, in);
        return object;
    }

    private void readInto(ObjectNode object, String message, CodedInputStream in) throws IOException {
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "expected at most " + MAX_DEPTH + " nested messages, but there are more");
        }
        var fields = catalogue.fields(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            WireField field = fields.get(WireFormat.getTagFieldNumber(tag));
            if (field == null) {
                in.skipField(tag);
                continue;
            }
            switch (field.label()) {
                case INLINE -> readInto(object, field.type(), in.readBytes().newCodedInput());
                case MAP ->
                    entry(
                            object.withObject("/" + field.name()),
                            field,
                            in.readBytes().newCodedInput());
                case REPEATED -> {
                    JsonNode item = value(field, in, true);
                    object.withArray("/" + field.name()).add(item == null ? NODES.nullNode() : item);
                }
                case ONE -> {
                    JsonNode value = value(field, in, false);
                    if (value != null) {
                        object.set(field.name(), value);
                    }
                }
            }
        }
        depth--;
    }

    private void entry(ObjectNode map, WireField field, CodedInputStream in) throws IOException {
        String key = "";
        JsonNode value = field.isMessage() ? NODES.objectNode() : NODES.stringNode("");
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> key = in.readStringRequireUtf8();
                case 2 -> {
                    JsonNode read = value(field, in, true);
                    value = read == null ? NODES.nullNode() : read;
                }
                default -> in.skipField(tag);
            }
        }
        map.set(key, value);
    }

    /** Null for a zero that JSON would leave out; list items and map values keep theirs. */
    private @Nullable JsonNode value(WireField field, CodedInputStream in, boolean item) throws IOException {
        return switch (field.type()) {
            case "string" -> {
                String text = in.readStringRequireUtf8();
                yield text.isEmpty() && !item ? null : NODES.stringNode(text);
            }
            case "bool" -> {
                boolean flag = in.readBool();
                yield flag || item || GoZeroValues.keepsFalse(field.name()) ? NODES.booleanNode(flag) : null;
            }
            case "int32", "int64", "uint32", "uint64" -> {
                long number = in.readInt64();
                yield number != 0 || item || GoZeroValues.keepsZero(field.name()) ? NODES.numberNode(number) : null;
            }
            case "double" -> NODES.numberNode(in.readDouble());
            case "bytes" -> NODES.stringNode(Base64.getEncoder().encodeToString(in.readByteArray()));
            default -> message(field.type(), in.readBytes().newCodedInput());
        };
    }

    private @Nullable JsonNode message(String type, CodedInputStream in) throws IOException {
        return switch (type.substring(type.lastIndexOf('.') + 1)) {
            case "Time", "MicroTime" -> WellKnown.time(in, type.endsWith("MicroTime"));
            case "Quantity" -> NODES.stringNode(WellKnown.quantity(in));
            case "IntOrString" -> WellKnown.intOrString(in);
            case "FieldsV1" -> JsonMapper.shared().readTree(WellKnown.bytes(in));
            default -> read(type, in);
        };
    }
}
