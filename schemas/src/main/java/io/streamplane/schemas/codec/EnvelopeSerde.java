package io.streamplane.schemas.codec;

import io.streamplane.schemas.avro.CommandRecord;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.registry.SchemaRegistryException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.jspecify.annotations.Nullable;
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

    /** A schema that records are signed with, and what reads their values. */
    private record Signed<T>(Schema schema, SpecificDatumReader<T> reader) {}

    private final SchemaRegistry registry;
    private final String subject;
    private final Schema schema;
    private final SchemaSignature signature;
    private final SpecificDatumWriter<T> writer;
    private final Map<Integer, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();
    private final Map<Long, Signed<T>> signed = new ConcurrentHashMap<>();
    private volatile int id = -1;

    /** @param subject where the schema is registered at first use, {@code <topic>-value} */
    public EnvelopeSerde(SchemaRegistry registry, String subject, Schema schema) {
        this(registry, subject, schema, schema);
    }

    /**
     * @param schema what is read
     * @param written what this build writes on the topic, of which that may be a part
     */
    public EnvelopeSerde(SchemaRegistry registry, String subject, Schema schema, Schema written) {
        this.registry = registry;
        this.subject = subject;
        this.schema = schema;
        this.writer = new SpecificDatumWriter<>(schema);
        long fingerprint = fingerprint(written);
        this.signature = new SchemaSignature(fingerprint);
        signed.put(fingerprint, new Signed<>(written, new SpecificDatumReader<>(written, schema)));
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
        try {
            return decode(bytes, reader(writerId));
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException | ClassCastException e) {
            throw new CodecException(
                    "expected " + schema.getFullName() + " written with schema " + writerId + ", but: "
                            + e.getMessage(),
                    e);
        }
    }

    /** For the headers of each record that is written: without, it is none of ours. */
    public SchemaSignature signature() {
        return signature;
    }

    /**
     * The value of a record; empty where somebody else wrote it. The verdict is for ever, whoever reads the record and whenever:
     * it follows from the record where that names no schema or its bytes do not fit the one that it names; and else from what the
     * registry says of its id. Ids are given once, and ours before anything is written with them: so one that the registry does not
     * know, or that is another schema's than the record says, was never ours, also if it is given later.
     *
     * @throws CodecException where it is ours, and of a build whose values this one does not understand
     * @throws RegistryUnavailableException where the registry does not answer: it is to be asked again
     */
    public Optional<T> read(byte @Nullable [] value, SchemaSignature named) {
        Long fingerprint = named.fingerprint();
        if (value == null || fingerprint == null || !isFramed(value)) {
            return Optional.empty();
        }
        Signed<T> by =
                signed(fingerprint, ByteBuffer.wrap(value, 1, Integer.BYTES).getInt());
        if (by == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(decode(value, by.reader()));
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException | ClassCastException e) {
            if (!fits(value, by.schema())) {
                return Optional.empty();
            }
            throw new CodecException(
                    "expected " + schema.getFullName() + ", but another build wrote it: " + e.getMessage(), e);
        }
    }

    /** Null where no schema of ours has this id and this fingerprint. */
    private @Nullable Signed<T> signed(long fingerprint, int writerId) {
        Signed<T> known = signed.get(fingerprint);
        if (known != null) {
            return known;
        }
        try {
            Schema fetched = registry.byId(writerId);
            if (fingerprint(fetched) != fingerprint) {
                return null;
            }
            var by = new Signed<T>(fetched, new SpecificDatumReader<>(fetched, schema));
            signed.put(fingerprint, by);
            return by;
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (SchemaRegistryException | AvroRuntimeException e) {
            return null;
        }
    }

    private static boolean fits(byte[] value, Schema by) {
        try {
            return decode(value, new GenericDatumReader<>(by)) != null;
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException | ClassCastException e) {
            return false;
        }
    }

    private static <V> V decode(byte[] value, DatumReader<V> reader) throws IOException {
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, null);
        V read = reader.read(null, decoder);
        if (!decoder.isEnd()) {
            throw new IOException("bytes are left over");
        }
        return read;
    }

    private static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    private int id() {
        int known = id;
        if (known < 0) {
            known = registry.registerOurs(subject, registered(schema));
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
