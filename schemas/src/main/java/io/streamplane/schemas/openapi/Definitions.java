package io.streamplane.schemas.openapi;

import io.streamplane.schemas.kind.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The definitions that the build derived, by name; each is read when it is first asked for. */
public final class Definitions {

    private static final Map<String, FieldType.Scalar> NAMED_SCALARS = Map.of(
            "io.k8s.apimachinery.pkg.api.resource.Quantity", FieldType.Scalar.QUANTITY,
            "io.k8s.apimachinery.pkg.util.intstr.IntOrString", FieldType.Scalar.INT_OR_STRING,
            "io.k8s.apimachinery.pkg.apis.meta.v1.Time", FieldType.Scalar.TIME,
            "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime", FieldType.Scalar.MICRO_TIME);

    private static final Definitions BUILT_IN = new Definitions(DerivedSchemas.all());

    private final JsonNode raw;
    private final Map<String, Definition> read = new ConcurrentHashMap<>();

    private Definitions(JsonNode raw) {
        this.raw = raw;
    }

    /** Those of this build. */
    public static Definitions builtIn() {
        return BUILT_IN;
    }

    /** @param schemas an OpenAPI v3 {@code components.schemas} object */
    public static Definitions of(JsonNode schemas) {
        return new Definitions(schemas);
    }

    public Definition of(Kind kind) {
        return get(kind.openApiName());
    }

    /** By full name; throws where there is none. */
    public Definition get(String name) {
        return read.computeIfAbsent(name, this::parse);
    }

    /** All of them as an OpenAPI v3 {@code components.schemas} object. Never change it. */
    public JsonNode schemas() {
        return raw;
    }

    private Definition parse(String name) {
        JsonNode schema = raw.get(name);
        if (schema == null) {
            throw new IllegalArgumentException("expected the name of a definition, but got '" + name + "'");
        }
        var required = new ArrayList<String>();
        schema.path("required").forEach(field -> required.add(field.asString()));
        var fields = new LinkedHashMap<String, Definition.Field>();
        schema.path("properties")
                .properties()
                .forEach(entry -> fields.put(
                        entry.getKey(), field(entry.getKey(), entry.getValue(), required.contains(entry.getKey()))));
        return new Definition(
                name,
                schema.path("description").asString(""),
                java.util.Collections.unmodifiableMap(fields),
                "atomic".equals(text(schema, "x-kubernetes-map-type")));
    }

    private static Definition.Field field(String name, JsonNode schema, boolean required) {
        List<String> keys = new ArrayList<>();
        schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asString()));
        return new Definition.Field(
                name,
                schema.path("description").asString(""),
                type(schema),
                required,
                "atomic".equals(text(schema, "x-kubernetes-map-type")),
                text(schema, "x-kubernetes-list-type"),
                List.copyOf(keys),
                text(schema, "x-kubernetes-patch-strategy"),
                text(schema, "x-kubernetes-patch-merge-key"),
                schema.get("default"));
    }

    private static FieldType type(JsonNode schema) {
        JsonNode reference = schema.has("$ref") ? schema : schema.path("allOf").path(0);
        if (reference.has("$ref")) {
            String name = reference.get("$ref").asString().substring(DerivedSchemas.REF_PREFIX.length());
            FieldType.Scalar scalar = NAMED_SCALARS.get(name);
            return scalar == null ? new FieldType.Reference(name) : scalar;
        }
        String format = schema.path("format").asString("");
        return switch (schema.path("type").asString("object")) {
            case "array" -> new FieldType.ListOf(type(schema.path("items")));
            case "string" -> format.equals("byte") ? FieldType.Scalar.BYTES : FieldType.Scalar.STRING;
            case "integer" -> format.equals("int32") ? FieldType.Scalar.INT32 : FieldType.Scalar.INT64;
            case "number" -> FieldType.Scalar.DOUBLE;
            case "boolean" -> FieldType.Scalar.BOOLEAN;
            default ->
                schema.has("additionalProperties")
                        ? new FieldType.MapOf(type(schema.get("additionalProperties")))
                        : FieldType.Scalar.ANY;
        };
    }

    private static @Nullable String text(JsonNode schema, String name) {
        JsonNode value = schema.get(name);
        return value == null ? null : value.asString();
    }
}
