package io.streamplane.apiserver.apply;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.openapi.Definition;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.FieldType;
import io.streamplane.schemas.structural.StructuralSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** How a value is taken apart for merging, as its definition says: what is atomic is owned and replaced as a whole. */
sealed interface Shape {

    /** A scalar, or something atomic. */
    record Leaf() implements Shape {}

    /** An object. */
    sealed interface Members extends Shape {

        Shape member(String name);
    }

    /** An object with known fields. */
    record Struct(Definition definition) implements Members {

        @Override
        public Shape member(String name) {
            Definition.Field field = definition.fields().get(name);
            return field == null ? LEAF : of(field);
        }
    }

    /** An object with any keys, e.g. labels. */
    record Mapping(Shape values) implements Members {

        @Override
        public Shape member(String name) {
            return values;
        }
    }

    /** Something of a kind that nobody here knows: objects are taken apart, all else is atomic. */
    record Open() implements Members {

        @Override
        public Shape member(String name) {
            return this;
        }
    }

    /**
     * A list whose items are told apart by some of their fields, e.g. containers by name.
     *
     * @param defaults of keys that an item may leave out
     */
    record Keyed(Shape items, List<String> keys, Map<String, JsonNode> defaults) implements Shape {}

    /** A list of scalars, each at most once. */
    record Bag() implements Shape {}

    /**
     * An object of a structural schema.
     *
     * @param resource whether its metadata is that of all objects
     */
    record Custom(StructuralSchema schema, boolean resource) implements Members {

        @Override
        public Shape member(String name) {
            if (resource && name.equals("metadata")) {
                return of(Definitions.builtIn().get(OBJECT_META));
            }
            StructuralSchema field = schema.field(name);
            if (field != null) {
                return of(field);
            }
            return schema.preservesUnknownFields() ? OPEN : LEAF;
        }
    }

    String OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    Shape OPEN = new Open();
    Shape LEAF = new Leaf();
    Shape BAG = new Bag();

    static Shape of(Kind kind) {
        if (kind.isUnknown()) {
            return OPEN;
        }
        return kind.custom() == null
                ? of(Definitions.builtIn().of(kind))
                : new Custom(kind.custom().schema(), true);
    }

    static Shape of(Definition definition) {
        return definition.atomic() || definition.fields().isEmpty() ? LEAF : new Struct(definition);
    }

    private static Shape of(StructuralSchema schema) {
        StructuralSchema items = schema.items();
        if (schema.type().equals("array") && items != null) {
            return switch (schema.listType()) {
                case "set" -> BAG;
                case "map" -> new Keyed(of(items), schema.listMapKeys(), defaults(items, schema.listMapKeys()));
                default -> LEAF;
            };
        }
        if (schema.mapType().equals("atomic") || schema.intOrString()) {
            return LEAF;
        }
        boolean described = !schema.properties().isEmpty() || schema.values() != null || schema.embeddedResource();
        if (schema.type().equals("object") && described) {
            return new Custom(schema, schema.embeddedResource());
        }
        return schema.preservesUnknownFields() ? OPEN : LEAF;
    }

    private static Map<String, JsonNode> defaults(StructuralSchema items, List<String> keys) {
        var defaults = new LinkedHashMap<String, JsonNode>();
        for (String key : keys) {
            StructuralSchema field = items.properties().get(key);
            JsonNode value = field == null ? null : field.defaultValue();
            if (value != null) {
                defaults.put(key, value);
            }
        }
        return defaults;
    }

    private static Shape of(Definition.Field field) {
        if (!(field.type() instanceof FieldType.ListOf list)) {
            return field.atomicMap() ? LEAF : of(field.type());
        }
        String type = field.listType() == null ? "atomic" : field.listType();
        return switch (type) {
            case "set" -> BAG;
            case "map" -> new Keyed(of(list.items()), field.listMapKeys(), defaults(list.items(), field.listMapKeys()));
            default -> LEAF;
        };
    }

    private static Shape of(FieldType type) {
        return switch (type) {
            case FieldType.Scalar _, FieldType.ListOf _ -> LEAF;
            case FieldType.MapOf map -> new Mapping(of(map.values()));
            case FieldType.Reference reference -> of(Definitions.builtIn().get(reference.definition()));
        };
    }

    private static Map<String, JsonNode> defaults(FieldType items, List<String> keys) {
        var defaults = new LinkedHashMap<String, JsonNode>();
        if (items instanceof FieldType.Reference reference) {
            var fields = Definitions.builtIn().get(reference.definition()).fields();
            for (String key : keys) {
                Definition.Field field = fields.get(key);
                JsonNode value = field == null ? null : field.defaultValue();
                if (value != null) {
                    defaults.put(key, value);
                }
            }
        }
        return defaults;
    }
}
