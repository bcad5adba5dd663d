package io.streamplane.schemas.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An Avro record whose every field is optional. Its fields are in the order of the definition. */
final class RecordCodec implements ValueCodec {

    private final List<String> names = new ArrayList<>();
    private final List<ValueCodec> codecs = new ArrayList<>();
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Set<String> ignored;

    /** @param ignored fields of the JSON that are not written, and are no mistake */
    RecordCodec(Set<String> ignored) {
        this.ignored = ignored;
    }

    void add(String name, ValueCodec codec) {
        indexes.put(name, names.size());
        names.add(name);
        codecs.add(codec);
    }

    @Override
    public void write(JsonNode value, Encoder out) throws IOException {
        if (!(value instanceof ObjectNode object)) {
            throw ValueCodec.mismatch("an object", value);
        }
        int written = 0;
        for (int i = 0; i < names.size(); i++) {
            JsonNode field = object.get(names.get(i));
            if (field == null || field.isNull()) {
                written += field == null ? 0 : 1;
                out.writeIndex(0);
            } else {
                written++;
                ValueCodec codec = codecs.get(i);
                out.writeIndex(codec.branch(field));
                try {
                    codec.writeBranch(field, out);
                } catch (CodecException e) {
                    throw e.inside(names.get(i));
                }
            }
        }
        if (written < object.size()) {
            refuseUnknown(object);
        }
    }

    private void refuseUnknown(ObjectNode object) {
        for (String name : object.propertyNames()) {
            if (!indexes.containsKey(name) && !ignored.contains(name)) {
                throw CodecException.at(name, "expected a field of the schema, but there is none of this name");
            }
        }
    }

    @Override
    public ObjectNode read(Decoder in) throws IOException {
        ObjectNode object = NODES.objectNode();
        readInto(object, in);
        return object;
    }

    void readInto(ObjectNode object, Decoder in) throws IOException {
        for (int i = 0; i < names.size(); i++) {
            int branch = in.readIndex();
            if (branch == 0) {
                continue;
            }
            ValueCodec codec = codecs.get(i);
            if (branch < 0 || branch > codec.branches()) {
                throw new CodecException("expected a branch of " + names.get(i) + "'s union, but got " + branch);
            }
            object.set(names.get(i), codec.readBranch(branch, in));
        }
    }
}
