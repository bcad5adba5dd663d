package io.streamplane.schemas.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
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
                case MAP -> {
                    ObjectNode map = object.get(field.name()) instanceof ObjectNode begun
                            ? begun
                            : object.putObject(field.name());
                    entry(map, field, in.readBytes().newCodedInput());
                }
                case REPEATED -> {
                    JsonNode item = value(message, field, in, true);
                    var list =
                            object.get(field.name()) instanceof ArrayNode begun ? begun : object.putArray(field.name());
                    list.add(item == null ? NODES.nullNode() : item);
                }
                case ONE -> {
                    JsonNode value = value(message, field, in, false);
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
        JsonNode value = field.form() == WireField.Form.MESSAGE ? NODES.objectNode() : NODES.stringNode("");
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> key = in.readStringRequireUtf8();
                case 2 -> {
                    JsonNode read = value("", field, in, true);
                    value = read == null ? NODES.nullNode() : read;
                }
                default -> in.skipField(tag);
            }
        }
        map.set(key, value);
    }

    /** Null for a zero that JSON would leave out; list items and map values keep theirs. */
    private @Nullable JsonNode value(String message, WireField field, CodedInputStream in, boolean item)
            throws IOException {
        return switch (field.form()) {
            case TEXT -> {
                String text = in.readStringRequireUtf8();
                boolean kept = !text.isEmpty() || item || GoZeroValues.keepsEmpty(message, field.name());
                yield kept ? NODES.stringNode(text) : null;
            }
            case FLAG -> {
                boolean flag = in.readBool();
                yield flag || item || GoZeroValues.keepsFalse(field.name()) ? NODES.booleanNode(flag) : null;
            }
            case NUMBER -> {
                long number = in.readInt64();
                boolean kept = number != 0 || item || GoZeroValues.keepsZero(message, field.name());
                yield kept ? NODES.numberNode(number) : null;
            }
            case DOUBLE -> NODES.numberNode(in.readDouble());
            case BYTES -> NODES.stringNode(Base64.getEncoder().encodeToString(in.readByteArray()));
            default -> structured(field, in.readBytes().newCodedInput());
        };
    }

    private @Nullable JsonNode structured(WireField field, CodedInputStream in) throws IOException {
        return switch (field.form()) {
            case TIME, MICRO_TIME -> WellKnown.time(in, field.form() == WireField.Form.MICRO_TIME);
            case QUANTITY -> NODES.stringNode(WellKnown.quantity(in));
            case INT_OR_TEXT -> WellKnown.intOrString(in);
            case JSON -> WellKnown.json(in);
            case TEXTS -> WellKnown.texts(in);
            case SCHEMA_OR_FLAG, SCHEMA_OR_LIST, SCHEMA_OR_TEXTS -> alternative(field, in);
            default -> read(field.type(), in);
        };
    }

    /** A schema, or what may stand in its place; both are fields of one message. */
    private JsonNode alternative(WireField field, CodedInputStream in) throws IOException {
        String schema = field.type().substring(0, field.type().lastIndexOf('.')) + ".JSONSchemaProps";
        int number = field.form() == WireField.Form.SCHEMA_OR_FLAG ? 2 : 1;
        JsonNode found = null;
        boolean allowed = false;
        var list = NODES.arrayNode();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == number) {
                found = read(schema, in.readBytes().newCodedInput());
            } else if (field.form() == WireField.Form.SCHEMA_OR_FLAG && WireFormat.getTagFieldNumber(tag) == 1) {
                allowed = in.readBool();
            } else if (WireFormat.getTagFieldNumber(tag) == 2) {
                list.add(
                        field.form() == WireField.Form.SCHEMA_OR_LIST
                                ? read(schema, in.readBytes().newCodedInput())
                                : NODES.stringNode(in.readStringRequireUtf8()));
            } else {
                in.skipField(tag);
            }
        }
        if (found != null) {
            return found;
        }
        return field.form() == WireField.Form.SCHEMA_OR_FLAG ? NODES.booleanNode(allowed) : list;
    }
}
