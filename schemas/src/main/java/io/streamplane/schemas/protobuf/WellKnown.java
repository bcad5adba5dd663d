package io.streamplane.schemas.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The messages whose JSON is no object. */
final class WellKnown {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    /** Go's zero time, as seconds of the epoch. */
    private static final long GO_ZERO = -62_135_596_800L;

    private WellKnown() {}

    /** Null for Go's zero time, which JSON has as null. */
    static @Nullable JsonNode time(CodedInputStream in, boolean micros) throws IOException {
        long seconds = 0;
        long nanos = 0;
        boolean given = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> {
                    seconds = in.readInt64();
                    given = true;
                }
                case 2 -> nanos = in.readInt64();
                default -> in.skipField(tag);
            }
        }
        if (!given || seconds == GO_ZERO) {
            return null;
        }
        return NODES.stringNode((micros ? MICROS : SECONDS).format(Instant.ofEpochSecond(seconds, nanos)));
    }

    static String quantity(CodedInputStream in) throws IOException {
        String text = "0";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                text = in.readStringRequireUtf8();
            } else {
                in.skipField(tag);
            }
        }
        return text;
    }

    static JsonNode intOrString(CodedInputStream in) throws IOException {
        long type = 0;
        long number = 0;
        String text = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> type = in.readInt64();
                case 2 -> number = in.readInt64();
                case 3 -> text = in.readStringRequireUtf8();
                default -> in.skipField(tag);
            }
        }
        return type == 0 ? NODES.numberNode((int) number) : NODES.stringNode(text);
    }

    /** Any JSON; what is no JSON is refused as a body that cannot be read. */
    static JsonNode json(CodedInputStream in) throws IOException {
        byte[] text = {'{', '}'};
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                text = in.readByteArray();
            } else {
                in.skipField(tag);
            }
        }
        try {
            JsonNode read =
                    text.length == 0 ? NODES.nullNode() : JsonMapper.shared().readTree(text);
            return read == null ? NODES.nullNode() : read;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("expected JSON in the protobuf body, but: " + e.getOriginalMessage(), e);
        }
    }

    static JsonNode texts(CodedInputStream in) throws IOException {
        var list = NODES.arrayNode();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                list.add(in.readStringRequireUtf8());
            } else {
                in.skipField(tag);
            }
        }
        return list;
    }
}
