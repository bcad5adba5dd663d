package io.streamplane.schemas.openapi;

import tools.jackson.databind.JsonNode;

/**
 * Where in an object a value stands, as two messages name it.
 *
 * @param struct short name of the innermost struct, e.g. {@code Container}
 * @param goPath names of the fields only, e.g. {@code spec.containers.name}; empty at the root
 * @param path with indices and keys, e.g. {@code spec.containers[0].name}; empty at the root
 */
record Place(String struct, String goPath, String path) {

    static Place root(Definition definition) {
        return new Place(definition.shortName(), "", "");
    }

    Place field(Definition owner, String name) {
        return new Place(owner.shortName(), goPath.isEmpty() ? name : goPath + "." + name, pathOf(name));
    }

    Place item(int index) {
        return new Place(struct, goPath, path + "[" + index + "]");
    }

    Place key(String key) {
        return new Place(struct, goPath, pathOf(key));
    }

    String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    String mismatch(JsonNode given, FieldType expected) {
        return mismatch(goKind(given), expected);
    }

    /** @param value what Go calls the given JSON, e.g. {@code string} or {@code number 1.5} */
    String mismatch(String value, FieldType expected) {
        String target = goPath.isEmpty() ? "Go value" : "Go struct field " + struct + "." + goPath;
        return "json: cannot unmarshal " + value + " into " + target + " of type " + goType(expected);
    }

    /** The words of types that unmarshal themselves, and so know nothing of the field. */
    static String mismatchOfValue(JsonNode given, String goType) {
        return "json: cannot unmarshal " + goKind(given) + " into Go value of type " + goType;
    }

    private static String goKind(JsonNode given) {
        return switch (given.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "bool";
            case ARRAY -> "array";
            default -> "object";
        };
    }

    private static String goType(FieldType type) {
        return switch (type) {
            case FieldType.ListOf list -> "[]" + goType(list.items());
            case FieldType.MapOf map -> "map[string]" + goType(map.values());
            case FieldType.Reference reference ->
                "v1." + reference.definition().substring(reference.definition().lastIndexOf('.') + 1);
            case FieldType.Scalar scalar ->
                switch (scalar) {
                    case STRING -> "string";
                    case INT32 -> "int32";
                    case INT64 -> "int64";
                    case DOUBLE -> "float64";
                    case BOOLEAN -> "bool";
                    case BYTES -> "[]uint8";
                    case TIME -> "v1.Time";
                    case MICRO_TIME -> "v1.MicroTime";
                    case QUANTITY -> "resource.Quantity";
                    case INT_OR_STRING -> "intstr.IntOrString";
                    case ANY -> "v1.FieldsV1";
                };
        };
    }
}
