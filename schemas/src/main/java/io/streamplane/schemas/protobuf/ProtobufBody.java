package io.streamplane.schemas.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads {@code application/vnd.kubernetes.protobuf}: the bytes {@code k8s\0}, then a {@code runtime.Unknown} that names
 * the type and holds its message. The tree is what the same client would send as JSON.
 */
public final class ProtobufBody {

    public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

    static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final int TYPE_META = 1;
    private static final int RAW = 2;

    private ProtobufBody() {}

    /**
     * Throws {@link IllegalArgumentException} with the reason where the bytes are no such body.
     *
     * @param kinds that it may be of
     */
    public static ObjectNode parse(KindRegistry kinds, byte[] body) {
        if (body.length < MAGIC.length || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IllegalArgumentException("expected a protobuf body that begins with k8s\\0, but it does not");
        }
        try {
            return unknown(kinds, CodedInputStream.newInstance(body, MAGIC.length, body.length - MAGIC.length));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the protobuf body cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the protobuf body ends early", e);
        }
    }

    private static ObjectNode unknown(KindRegistry kinds, CodedInputStream in) throws IOException {
        ObjectNode type = JsonMapper.shared().createObjectNode();
        byte[] raw = null;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag >>> 3) {
                case TYPE_META -> type = typeMeta(in.readBytes().newCodedInput());
                case RAW -> raw = in.readByteArray();
                default -> in.skipField(tag);
            }
        }
        String message = message(
                kinds, type.path("apiVersion").asString(""), type.path("kind").asString(""));
        if (message == null || raw == null) {
            throw new IllegalArgumentException(
                    "no kind \"" + type.path("kind").asString("") + "\" is registered for version \""
                            + type.path("apiVersion").asString("") + "\"");
        }
        type.setAll(new MessageReader(WireCatalogue.get()).read(message, CodedInputStream.newInstance(raw)));
        return type;
    }

    private static ObjectNode typeMeta(CodedInputStream in) throws IOException {
        ObjectNode type = JsonMapper.shared().createObjectNode();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag >>> 3) {
                case 1 -> type.put("apiVersion", in.readStringRequireUtf8());
                case 2 -> type.put("kind", in.readStringRequireUtf8());
                default -> in.skipField(tag);
            }
        }
        return type;
    }

    private static @Nullable String message(KindRegistry kinds, String apiVersion, String kind) {
        String known = kinds.ofObject(apiVersion, kind).map(Kind::openApiName).orElse("");
        return WireCatalogue.get().knows(known) ? known : MessageNames.of(WireCatalogue.get(), apiVersion, kind);
    }
}
