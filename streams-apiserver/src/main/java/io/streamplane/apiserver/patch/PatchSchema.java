package io.streamplane.apiserver.patch;

import io.streamplane.schemas.openapi.Definition;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.FieldType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a strategic merge patch has to know of a type.
 *
 * @param definition null for what is no object with known fields
 * @param name the kind of Go type, as messages name it
 */
record PatchSchema(Definitions definitions, @Nullable Definition definition, String name) {

    /**
     * One field.
     *
     * @param type of its value, or of its items
     */
    record Field(
            PatchSchema type,
            @Nullable String strategy,
            @Nullable String mergeKey) {

        boolean merges() {
            return strategies().contains("merge");
        }

        boolean replaces() {
            return strategies().contains("replace");
        }

        private List<String> strategies() {
            return strategy == null ? List.of() : List.of(strategy.split(","));
        }
    }

    static PatchSchema of(Definitions definitions, Definition definition) {
        return new PatchSchema(definitions, definition, "struct");
    }

    /** A field that holds an object. */
    Field struct(String field) {
        Definition.Field known = known(field);
        return new Field(of(known.type()), known.patchStrategy(), known.patchMergeKey());
    }

    /** A field that holds a list. */
    Field list(String field) {
        Definition.Field known = known(field);
        if (!(known.type() instanceof FieldType.ListOf list)) {
            throw PatchFailure.malformed("expected slice or array type, but got: " + name);
        }
        if (list.items() instanceof FieldType.ListOf) {
            throw PatchFailure.malformed("unexpected slice of slice");
        }
        return new Field(of(list.items()), known.patchStrategy(), known.patchMergeKey());
    }

    private Definition.Field known(String field) {
        if (definition == null) {
            throw PatchFailure.malformed("merging an object in json but data type is not struct, instead is: " + name);
        }
        Definition.Field known = definition.fields().get(field);
        if (known == null) {
            throw PatchFailure.malformed("unable to find api field in struct " + definition.shortName()
                    + " for the json field \"" + field + "\"");
        }
        return known;
    }

    private PatchSchema of(FieldType type) {
        return switch (type) {
            case FieldType.Reference reference -> of(definitions, definitions.get(reference.definition()));
            case FieldType.MapOf _ -> new PatchSchema(definitions, null, "map");
            case FieldType.ListOf _ -> new PatchSchema(definitions, null, "slice");
            case FieldType.Scalar scalar ->
                new PatchSchema(
                        definitions,
                        null,
                        switch (scalar) {
                            case STRING -> "string";
                            case INT32 -> "int32";
                            case INT64 -> "int64";
                            case DOUBLE -> "float64";
                            case BOOLEAN -> "bool";
                            case BYTES -> "slice";
                            case TIME, MICRO_TIME, QUANTITY, INT_OR_STRING, ANY -> "struct";
                        });
        };
    }
}
