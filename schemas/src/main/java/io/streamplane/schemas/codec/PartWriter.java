package io.streamplane.schemas.codec;

import io.streamplane.schemas.registry.SchemaRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import tools.jackson.databind.JsonNode;

/** Writes the values of one part of a kind: the wire format's five bytes (0, then the schema's id) and the record. */
final class PartWriter {

    static final int USUAL_SIZE = 1024;

    private final SchemaRegistry registry;
    private final String subject;
    private final Schema schema;
    private final RecordWriter writer;
    private final Map<Class<?>, ModelWriter> models = new ConcurrentHashMap<>();
    private final boolean released;
    private volatile byte[] header = {};

    PartWriter(SchemaRegistry registry, String subject, Schema schema) {
        this(registry, subject, schema, false);
    }

    /** Of a schema that any other one may follow. */
    static PartWriter released(SchemaRegistry registry, String subject, Schema schema) {
        return new PartWriter(registry, subject, schema, true);
    }

    private PartWriter(SchemaRegistry registry, String subject, Schema schema, boolean released) {
        this.released = released;
        this.registry = registry;
        this.subject = subject;
        this.schema = schema;
        this.writer = RecordWriter.of(schema);
    }

    byte[] encode(JsonNode value) {
        return encode(out -> writer.write(value, out));
    }

    /** @param model an object of the typed models */
    byte[] encodeModel(Object model) {
        Class<?> type = model.getClass();
        ModelWriter known = models.get(type);
        ModelWriter compiled = known != null
                ? known
                : models.computeIfAbsent(type, each -> new ModelWriter.Compiler().required(schema, each));
        return encode(out -> compiled.write(model, out));
    }

    private byte[] encode(Consumer<AvroOutput> write) {
        var out = new AvroOutput(USUAL_SIZE);
        out.writeFixed(header());
        try {
            write.accept(out);
        } catch (CodecException e) {
            throw new CodecException("expected a value of " + subject + ", but " + e.getMessage(), e);
        }
        return out.toByteArray();
    }

    /** The schema is registered at first use. */
    private byte[] header() {
        byte[] known = header;
        if (known.length == 0) {
            if (released) {
                registry.release(subject);
            }
            int id = registry.registerOurs(subject, schema);
            known = WrittenSchema.header(id);
            header = known;
        }
        return known;
    }
}
