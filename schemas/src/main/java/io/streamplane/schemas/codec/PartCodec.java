package io.streamplane.schemas.codec;

import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.registry.SchemaRegistryException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The values of one topic: the wire format's five bytes (0, then the schema's id) and the Avro record. */
final class PartCodec {

    private static final int HEADER = 5;
    private static final int USUAL_SIZE = 512;

    private final SchemaRegistry registry;
    private final String subject;
    private final Schema schema;
    private final RecordCodec codec;
    private volatile int id;

    PartCodec(SchemaRegistry registry, String subject, Schema schema, RecordCodec codec) {
        this.registry = registry;
        this.subject = subject;
        this.schema = schema;
        this.codec = codec;
    }

    byte[] encode(JsonNode value) {
        var out = new ByteArrayOutputStream(USUAL_SIZE);
        out.writeBytes(ByteBuffer.allocate(HEADER).put((byte) 0).putInt(id()).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            codec.write(value, encoder);
            encoder.flush();
        } catch (CodecException e) {
            throw new CodecException("expected a value of " + subject + ", but " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    void decodeInto(ObjectNode object, byte[] value) {
        if (value.length < HEADER || value[0] != 0) {
            throw new CodecException("expected Avro in the Confluent wire format for " + subject + ", but got "
                    + value.length + " other bytes");
        }
        int writer = ByteBuffer.wrap(value, 1, 4).getInt();
        try {
            if (writer == id()) {
                read(object, DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, null));
            } else {
                read(object, resolved(value, writerSchema(writer)));
            }
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException | JacksonException e) {
            throw new CodecException(
                    "expected a record of " + subject + ", but it cannot be read: " + e.getMessage(), e);
        }
    }

    private void read(ObjectNode object, BinaryDecoder decoder) throws IOException {
        codec.readInto(object, decoder);
        if (!decoder.isEnd()) {
            throw new CodecException("expected one record of " + subject + ", but bytes follow it");
        }
    }

    /** The record as this build's schema has it, written again: for what another version of the schema wrote. */
    private BinaryDecoder resolved(byte[] value, Schema writer) throws IOException {
        GenericRecord generic = new GenericDatumReader<GenericRecord>(writer, schema)
                .read(null, DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, null));
        var out = new ByteArrayOutputStream(value.length);
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(generic, encoder);
        encoder.flush();
        return DecoderFactory.get().binaryDecoder(out.toByteArray(), null);
    }

    /** An id that the registry does not know is no fault of the registry: the bytes are not ours. */
    private Schema writerSchema(int writer) {
        try {
            return registry.byId(writer);
        } catch (SchemaRegistryException e) {
            if (e.isUnknownSchema()) {
                throw new CodecException("expected a value of " + subject + ", but no schema has its id " + writer, e);
            }
            throw e;
        }
    }

    private int id() {
        int known = id;
        if (known == 0) {
            known = registry.register(subject, schema);
            id = known;
        }
        return known;
    }
}
