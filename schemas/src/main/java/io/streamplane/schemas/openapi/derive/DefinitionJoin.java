package io.streamplane.schemas.openapi.derive;

import io.streamplane.schemas.openapi.DerivedSchemas;
import io.streamplane.schemas.openapi.derive.ModelSources.Property;
import io.streamplane.schemas.openapi.derive.ProtoSources.Comment;
import io.streamplane.schemas.openapi.derive.ProtoSources.Message;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes one OpenAPI v3 schema of a JSON class and of what its message's comments say. */
final class DefinitionJoin {

    static final String REF_PREFIX = DerivedSchemas.REF_PREFIX;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Map<String, String> FLAGS = Map.of("k8s:required", "required", "k8s:immutable", "immutable");
    private static final List<String> NUMBERS = List.of("minimum", "maxLength", "maxBytes", "maxItems");
    private static final Pattern LIST = Pattern.compile("^List<(.*)>$");
    private static final Pattern MAP = Pattern.compile("^Map<String, ?(.*)>$");
    private static final Map<String, String[]> SCALARS = Map.of(
            "String", new String[] {"string", ""},
            "Integer", new String[] {"integer", "int32"},
            "Long", new String[] {"integer", "int64"},
            "Boolean", new String[] {"boolean", ""},
            "Double", new String[] {"number", "double"},
            "byte[]", new String[] {"string", "byte"},
            "Object", new String[] {"object", ""});
    private static final Map<String, String> NAMED_SCALARS = Map.of(
            "OffsetDateTime", "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
            "Quantity", "io.k8s.apimachinery.pkg.api.resource.Quantity",
            "IntOrString", "io.k8s.apimachinery.pkg.util.intstr.IntOrString");
    private static final String MICRO_TIME = "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime";

    private final ModelSources models;
    private final ProtoSources protos;
    private final DefinitionNames names;

    /** @param roots the definitions to start from, some of which have no message */
    DefinitionJoin(ModelSources models, ProtoSources protos, List<String> roots) {
        this.models = models;
        this.protos = protos;
        this.names = DefinitionNames.of(models, protos);
        roots.forEach(root -> names.adopt(root, models));
    }

    /** Definition name of a class, or null where it has no message. */
    @Nullable
    String nameOf(String className) {
        return names.of(className);
    }

    ObjectNode definition(String className, String name) {
        var model = models.models().get(className);
        if (model == null) {
            throw new IllegalArgumentException("expected a class " + className + ", but there is none");
        }
        Message message = protos.messages().get(name);
        ObjectNode schema = JSON.createObjectNode();
        String messageText = message == null ? "" : message.comment().text();
        schema.put("description", model.description().isEmpty() ? messageText : model.description());
        schema.put("type", "object");
        var required = JSON.createArrayNode();
        ObjectNode properties = JSON.createObjectNode();
        for (Property property : model.properties()) {
            properties.set(property.name(), property(property, message));
            if (property.required()) {
                required.add(property.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.set("properties", properties);
        if (message != null) {
            mapType(schema, message.comment());
        }
        return schema;
    }

    private ObjectNode property(Property property, @Nullable Message message) {
        var field = message == null ? null : field(message, property.name());
        ObjectNode schema = JSON.createObjectNode();
        String text = field == null ? "" : field.comment().text();
        schema.put("description", property.description().isEmpty() ? text : property.description());
        ObjectNode type = type(property.type());
        if (field != null && MICRO_TIME.equals(field.messageType())) {
            type = ref(MICRO_TIME);
        }
        if (type.has("$ref")) {
            schema.set("allOf", JSON.createArrayNode().add(type));
        } else {
            schema.setAll(type);
        }
        if (field != null) {
            markers(schema, field.comment());
        }
        return schema;
    }

    /** A message's field, or that of a message that it embeds as Go inlines a struct; proto case may differ. */
    private ProtoSources.@Nullable Field field(Message message, String name) {
        var field = message.fields().get(name);
        if (field != null) {
            return field;
        }
        for (var candidate : message.fields().values()) {
            String type = candidate.messageType();
            Message embedded = type == null ? null : protos.messages().get(type);
            if (embedded != null && embedded.fields().containsKey(name)) {
                return embedded.fields().get(name);
            }
        }
        return message.fields().entrySet().stream()
                .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private ObjectNode type(String java) {
        Matcher list = LIST.matcher(java);
        if (list.matches()) {
            return JSON.createObjectNode().put("type", "array").set("items", type(list.group(1)));
        }
        Matcher map = MAP.matcher(java);
        if (map.matches()) {
            return JSON.createObjectNode().put("type", "object").set("additionalProperties", type(map.group(1)));
        }
        String[] scalar = SCALARS.get(java);
        if (scalar != null) {
            ObjectNode type = JSON.createObjectNode().put("type", scalar[0]);
            return scalar[1].isEmpty() ? type : type.put("format", scalar[1]);
        }
        if (NAMED_SCALARS.containsKey(java)) {
            return ref(NAMED_SCALARS.get(java));
        }
        String name = names.of(java);
        if (name == null) {
            return JSON.createObjectNode().put("type", "object");
        }
        return ref(name);
    }

    private static ObjectNode ref(String name) {
        return JSON.createObjectNode().put("$ref", REF_PREFIX + name);
    }

    private static void markers(ObjectNode schema, Comment comment) {
        put(schema, "x-kubernetes-list-type", comment.first("k8s:listType"));
        put(schema, "x-kubernetes-list-type", comment.first("listType"));
        var keys =
                comment.markers().getOrDefault("listMapKey", comment.markers().get("k8s:listMapKey"));
        if (keys != null) {
            keys.forEach(schema.withArray("x-kubernetes-list-map-keys")::add);
        }
        put(schema, "x-kubernetes-patch-strategy", comment.first("patchStrategy"));
        put(schema, "x-kubernetes-patch-merge-key", comment.first("patchMergeKey"));
        mapType(schema, comment);
        String value = comment.first("default");
        if (value != null && !value.isEmpty()) {
            parsed(value, schema);
        }
        validation(schema, comment);
    }

    /** Upstream's declarative validation, of which a feature's alpha and beta markers are part. */
    private static void validation(ObjectNode schema, Comment comment) {
        ObjectNode demands = JSON.createObjectNode();
        FLAGS.forEach((marker, name) -> {
            if (comment.first(marker) != null) {
                demands.put(name, true);
            }
        });
        if ("NoModify".equals(comment.first("k8s:update"))) {
            demands.put("noModify", true);
        }
        put(demands, "format", comment.first("k8s:format"));
        if (demands.has("format")) {
            demands.put("format", demands.get("format").asString().replace("\"", ""));
        }
        for (String number : NUMBERS) {
            String value = comment.first("k8s:" + number);
            if (value != null) {
                demands.put(number, Long.parseLong(value));
            }
        }
        if (!demands.isEmpty()) {
            schema.set(DerivedSchemas.VALIDATION, demands);
        }
    }

    private static void mapType(ObjectNode schema, Comment comment) {
        put(schema, "x-kubernetes-map-type", comment.first("mapType"));
        put(schema, "x-kubernetes-map-type", comment.first("structType"));
    }

    /** Some markers refer to a Go constant ({@code ref(...)}), which is not JSON and says nothing to a client. */
    private static void parsed(String value, ObjectNode schema) {
        try {
            JsonNode parsed = JSON.readTree(value);
            schema.set("default", parsed);
        } catch (JacksonException notJson) {
            schema.remove("default");
        }
    }

    private static void put(ObjectNode schema, String name, @Nullable String value) {
        if (value != null) {
            schema.put(name, value);
        }
    }
}
