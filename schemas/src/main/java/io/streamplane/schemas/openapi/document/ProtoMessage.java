package io.streamplane.schemas.openapi.document;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Writes one protobuf message out of JSON. What the JSON has not is left out, as proto3 leaves out defaults. */
final class ProtoMessage {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }

    ProtoMessage text(int field, JsonNode value) {
        return value.isString() ? text(field, value.stringValue()) : this;
    }

    ProtoMessage text(int field, String value) {
        return write(() -> out.writeString(field, value));
    }

    ProtoMessage texts(int field, JsonNode values) {
        values.forEach(value -> text(field, value));
        return this;
    }

    ProtoMessage flag(int field, JsonNode value) {
        return value.asBoolean(false) ? write(() -> out.writeBool(field, true)) : this;
    }

    ProtoMessage message(int field, ProtoMessage value) {
        byte[] encoded = value.bytes();
        return write(() -> out.writeByteArray(field, encoded));
    }

    /** Writes the message of the JSON, where there is any. */
    ProtoMessage message(int field, JsonNode value, Function<JsonNode, ProtoMessage> form) {
        return value.isMissingNode() ? this : message(field, form.apply(value));
    }

    ProtoMessage messages(int field, JsonNode values, Function<JsonNode, ProtoMessage> form) {
        values.forEach(value -> message(field, form.apply(value)));
        return this;
    }

    /** Writes each property as a message of its name (1) and its value (2). */
    ProtoMessage named(int field, JsonNode values, Function<JsonNode, ProtoMessage> form) {
        values.properties()
                .forEach(entry -> message(
                        field, new ProtoMessage().text(1, entry.getKey()).message(2, form.apply(entry.getValue()))));
        return this;
    }

    byte[] bytes() {
        write(out::flush);
        return bytes.toByteArray();
    }

    private ProtoMessage write(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
