package io.streamplane.schemas.openapi.derive;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The protobuf side of the definitions: of each message its fields by number, as
 * {@code {"name": ..., "type": ..., "label": "one" | "repeated" | "map" | "inline"}}. A field that JSON does not know is a
 * struct that Go inlines; its fields are its parent's in JSON.
 */
final class WireMessages {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern PLAIN = Pattern.compile("(optional|repeated|required) (\\S+) (\\w+) = (\\d+)");
    private static final Pattern MAP = Pattern.compile("map&lt;string, (\\S+)&gt; (\\w+) = (\\d+)");

    private static final Pattern EXTENSION = Pattern.compile("xKubernetes.*");

    private final ProtoSources protos;
    private final JsonNode definitions;

    WireMessages(ProtoSources protos, JsonNode definitions) {
        this.protos = protos;
        this.definitions = definitions;
    }

    /** Every message that the roots reach. */
    ObjectNode reachable(Collection<String> roots) {
        var found = new TreeMap<String, ObjectNode>();
        var waiting = new ArrayDeque<>(roots);
        while (!waiting.isEmpty()) {
            String name = waiting.poll();
            var message = protos.messages().get(name);
            if (message == null || found.containsKey(name)) {
                continue;
            }
            ObjectNode fields = JSON.createObjectNode();
            message.fields().values().forEach(field -> add(fields, name, field.declaration()));
            found.put(name, fields);
            fields.forEach(field -> waiting.add(field.path("type").asString()));
        }
        ObjectNode messages = JSON.createObjectNode();
        found.forEach(messages::set);
        return messages;
    }

    private void add(ObjectNode fields, String message, String declaration) {
        Matcher map = MAP.matcher(declaration);
        Matcher plain = PLAIN.matcher(declaration);
        if (map.find()) {
            put(fields, map.group(3), jsonName(message, map.group(2)), map.group(2), type(map.group(1)), "map");
        } else if (plain.find()) {
            String label = plain.group(1).equals("repeated") ? "repeated" : "one";
            put(fields, plain.group(4), jsonName(message, plain.group(3)), plain.group(3), type(plain.group(2)), label);
        } else {
            throw new IllegalStateException("expected a field of " + message + ", but got: " + declaration);
        }
    }

    private static void put(
            ObjectNode fields, String number, @Nullable String jsonName, String name, String type, String label) {
        boolean inline = jsonName == null && label.equals("one") && type.contains(".");
        fields.putObject(number)
                .put("name", jsonName == null ? name : jsonName)
                .put("type", type)
                .put("label", inline ? "inline" : label);
    }

    /** The property's name in JSON, or null where the definition has none; messages without definition keep their own. */
    private @Nullable String jsonName(String message, String field) {
        if (message.endsWith(".JSONSchemaProps")) {
            return schemaName(field);
        }
        JsonNode properties = definitions.path(message).get("properties");
        if (properties == null) {
            return field;
        }
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            if (property.getKey().toLowerCase(Locale.ROOT).equals(field.toLowerCase(Locale.ROOT))) {
                return property.getKey();
            }
        }
        return null;
    }

    /** {@code $ref} of ref, {@code x-kubernetes-list-type} of xKubernetesListType. */
    private static String schemaName(String field) {
        if (field.equals("ref") || field.equals("schema")) {
            return "$" + field;
        }
        return EXTENSION.matcher(field).matches()
                ? field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)
                : field;
    }

    private static String type(String proto) {
        return proto.startsWith(".k8s.io.") ? ProtoSources.openApiName(proto.substring(1)) : proto;
    }
}
