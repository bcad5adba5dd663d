package io.streamplane.schemas.codec;

import io.streamplane.schemas.openapi.Definition;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.FieldType;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Makes codecs of definitions; the order of fields is that of {@link AvroSchemas}. */
final class CodecCompiler {

    private final Definitions definitions;
    private final Map<String, RecordCodec> records = new HashMap<>();

    CodecCompiler(Definitions definitions) {
        this.definitions = definitions;
    }

    /** The codec of an object without some of its top-level fields. */
    RecordCodec record(Definition definition, Set<String> without) {
        RecordCodec known = records.get(definition.name());
        if (known != null) {
            return known;
        }
        var codec = new RecordCodec(without);
        records.put(definition.name(), codec);
        for (Definition.Field field : definition.fields().values()) {
            if (!without.contains(field.name())) {
                codec.add(field.name(), codec(field.type()));
            }
        }
        return codec;
    }

    private ValueCodec codec(FieldType type) {
        return switch (type) {
            case FieldType.ListOf list -> new ValueCodec.ListCodec(codec(list.items()));
            case FieldType.MapOf map -> new ValueCodec.MapCodec(codec(map.values()));
            case FieldType.Reference reference ->
                record(
                        definitions.get(reference.definition()),
                        reference.definition().equals(AvroSchemas.OBJECT_META)
                                ? AvroSchemas.NOT_IN_METADATA
                                : Set.of());
            case FieldType.Scalar scalar ->
                switch (scalar) {
                    case STRING, TIME -> ValueCodec.STRING;
                    case QUANTITY -> ValueCodec.QUANTITY;
                    case ANY -> ValueCodec.ANY;
                    case INT32 -> ValueCodec.INT32;
                    case INT64 -> ValueCodec.INT64;
                    case DOUBLE -> ValueCodec.DOUBLE;
                    case BOOLEAN -> ValueCodec.BOOLEAN;
                    case BYTES -> ValueCodec.BYTES;
                    case INT_OR_STRING -> ValueCodec.INT_OR_STRING;
                };
        };
    }
}
