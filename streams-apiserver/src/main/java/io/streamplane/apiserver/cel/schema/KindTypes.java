package io.streamplane.apiserver.cel.schema;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.openapi.Definition;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.FieldType;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The types of kinds' objects, for expressions that know what they are about. */
public final class KindTypes {

    private final Definitions definitions = Definitions.builtIn();
    private final Set<String> under = new HashSet<>();

    private KindTypes() {}

    /** Empty where an object of the kind has none. */
    public static Optional<DeclaredType> of(Kind kind) {
        if (kind.custom() != null) {
            return DeclaredType.of(RuleSchema.of(kind.custom().schema().json()), kind.kind(), true);
        }
        return Optional.of(new KindTypes().object(Definitions.builtIn().of(kind), kind.kind()));
    }

    private DeclaredType object(Definition definition, String name) {
        if (definition.fields().isEmpty() || !under.add(definition.name())) {
            return scalar(SimpleType.DYN); // what is open, or lies in itself
        }
        var fields = new LinkedHashMap<String, DeclaredType>();
        for (Definition.Field field : definition.fields().values()) {
            Escaping.escape(field.name())
                    .ifPresent(escaped -> fields.put(escaped, type(field.type(), name + "." + escaped)));
        }
        under.remove(definition.name());
        return new DeclaredType(StructTypeReference.create(name), 0, 2, null, fields);
    }

    private DeclaredType type(FieldType type, String name) {
        return switch (type) {
            case FieldType.Scalar scalar -> scalar(of(scalar));
            case FieldType.ListOf list -> {
                DeclaredType items = type(list.items(), name + ".@idx");
                yield new DeclaredType(ListType.create(items.type()), 0, 2, items, Map.of());
            }
            case FieldType.MapOf map -> {
                DeclaredType values = type(map.values(), name + ".@elem");
                yield new DeclaredType(MapType.create(SimpleType.STRING, values.type()), 0, 2, values, Map.of());
            }
            case FieldType.Reference reference -> object(definitions.get(reference.definition()), name);
        };
    }

    private static CelType of(FieldType.Scalar scalar) {
        return switch (scalar) {
            case STRING -> SimpleType.STRING;
            case INT32, INT64 -> SimpleType.INT;
            case DOUBLE -> SimpleType.DOUBLE;
            case BOOLEAN -> SimpleType.BOOL;
            case BYTES -> SimpleType.BYTES;
            case TIME, MICRO_TIME -> SimpleType.TIMESTAMP;
            case QUANTITY, INT_OR_STRING, ANY -> SimpleType.DYN;
        };
    }

    private static DeclaredType scalar(CelType type) {
        return new DeclaredType(type, 0, 1, null, Map.of());
    }
}
