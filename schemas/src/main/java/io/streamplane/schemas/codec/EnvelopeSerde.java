package io.streamplane.schemas.codec;

import io.streamplane.schemas.avro.CommandRecord;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.registry.SchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and reads one of the generated record classes in the Confluent wire format: byte 0, the schema's id in four
 * bytes (big-endian), binary Avro. Reads what any registered schema wrote, by Avro's resolution rules. Thread-safe.
 *
 * @param <T> the record class
 */
public final class EnvelopeSerde<T extends SpecificRecord> {

    private static final byte MAGIC = 0;
    private static final int HEADER_BYTES = 5;

    static {
        // Avro instantiates only classes that the process vouches for: of ours, the generated records.
        String generated = CommandRecord.class.getPackageName();
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(),
                type -> type.getPackageName().equals(generated)));
    }

    private final SchemaRegistry registry;
    private final String subject;
    private final Schema schema;
    private final SpecificDatumWriter<T> writer;
    private final Map<Integer, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();
    private volatile int id = -1;

    /** @param subject where the schema is registered at first use, {@code <topic>-value} */
    public EnvelopeSerde(SchemaRegistry registry, String subject, Schema schema) {
        this.registry = registry;
        this.subject = subject;
        this.schema = schema;
        this.writer = new SpecificDatumWriter<>(schema);
    }

    public byte[] serialize(T value) {
        var out = new ByteArrayOutputStream(512);
        out.write(MAGIC);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id()).array());
        var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Whether the bytes begin as the wire format does. */
    public static boolean isFramed(byte[] bytes) {
        return bytes.length >= HEADER_BYTES && bytes[0] == MAGIC;
    }

    /** Registers the schema now, so that others find it there before anything is written. */
    public void register() {
        id();
    }

    /**
     * @throws CodecException where the bytes are not this record in the wire format
     * @throws RegistryUnavailableException where the schema that wrote them cannot be had now
     */
    public T deserialize(byte[] bytes) {
        if (!isFramed(bytes)) {
            throw new CodecException("expected " + schema.getFullName() + " in the Confluent wire format, but got "
                    + bytes.length + " bytes" + (bytes.length == 0 ? "" : " that begin with " + bytes[0]));
        }
        int writerId = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
        try {
            T value = reader(writerId).read(null, decoder);
            if (!decoder.isEnd()) {
                throw new IOException("bytes are left over");
            }
            return value;
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException | ClassCastException e) {
            throw new CodecException(
                    "expected " + schema.getFullName() + " written with schema " + writerId + ", but: "
                            + e.getMessage(),
                    e);
        }
    }

    private int id() {
        int known = id;
        if (known < 0) {
            known = registry.register(subject, registered(schema));
            id = known;
        }
        return known;
    }

    private SpecificDatumReader<T> reader(int writerId) {
        SpecificDatumReader<T> known = readers.get(writerId);
        if (known == null) {
            known = new SpecificDatumReader<>(WrittenSchemas.fetch(registry, writerId), schema);
            readers.put(writerId, known);
        }
        return known;
    }

    /** The schema without what it tells Java alone. */
    private static Schema registered(Schema schema) {
        JsonNode text = ObjectCodec.JSON.readTree(schema.toString());
        text.findParents(GenericData.STRING_PROP).forEach(type -> ((ObjectNode) type).remove(GenericData.STRING_PROP));
        return new Schema.Parser().parse(text.toString());
    }
}
