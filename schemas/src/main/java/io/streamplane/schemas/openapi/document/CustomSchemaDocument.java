package io.streamplane.schemas.openapi.document;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.structural.StructuralSchema;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What OpenAPI says of custom resources: the schema of their definition with what all objects have, as
 * {@code k8s.io/apiextensions-apiserver/pkg/controller/openapi/builder} publishes it.
 */
final class CustomSchemaDocument {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    /** Keywords of v3 that v2 does not have, or that its readers take for more than they say. */
    private static final Set<String> NOT_IN_V2 = Set.of("allOf", "anyOf", "oneOf", "not", "nullable");

    private CustomSchemaDocument() {}

    /** Of one object, in the words of v3. */
    static ObjectNode of(StructuralSchema schema) {
        ObjectNode json = schema.json().deepCopy();
        json.put("type", "object");
        withObjectFields(json);
        embedded(json);
        return json;
    }

    static ObjectNode list(Kind kind) {
        ObjectNode json = NODES.objectNode()
                .put("type", "object")
                .put("description", kind.kind() + "List is a list of " + kind.kind());
        ObjectNode properties = json.putObject("properties");
        typeFields(properties);
        ObjectNode items = properties.putObject("items");
        items.put("type", "array").put("description", "List of " + kind.plural() + ".");
        items.set("items", reference(kind.openApiName()));
        properties.set("metadata", described("Standard list metadata.", META + "ListMeta"));
        json.putArray("required").add("items");
        return json;
    }

    private static void withObjectFields(ObjectNode json) {
        ObjectNode properties = json.withObjectProperty("properties");
        typeFields(properties);
        properties.set("metadata", described("Standard object's metadata.", META + "ObjectMeta"));
    }

    private static void typeFields(ObjectNode properties) {
        properties
                .putObject("apiVersion")
                .put("type", "string")
                .put("description", "APIVersion defines the versioned schema of this representation of an object.");
        properties
                .putObject("kind")
                .put("type", "string")
                .put("description", "Kind is a string value representing the REST resource this object represents.");
    }

    private static ObjectNode described(String description, String definition) {
        ObjectNode json = NODES.objectNode().put("description", description);
        json.putArray("allOf").add(reference(definition));
        return json;
    }

    private static ObjectNode reference(String definition) {
        return NODES.objectNode().put("$ref", ServedSchemas.REF_PREFIX + definition);
    }

    private static void embedded(ObjectNode json) {
        json.path("properties").forEach(CustomSchemaDocument::embeddedIn);
        embeddedIn(json.path("items"));
        embeddedIn(json.path("additionalProperties"));
    }

    private static void embeddedIn(JsonNode json) {
        if (json instanceof ObjectNode object) {
            embedded(object);
            if (object.path("x-kubernetes-embedded-resource").asBoolean(false)) {
                withObjectFields(object);
            }
        }
    }

    /**
     * A schema in the words of v2. What v2 cannot say is left out, as {@code openapi/v2/conversion.go} does: a client that took
     * part of it for all would refuse valid objects.
     */
    static ObjectNode asV2(ObjectNode json) {
        boolean open = json.path("x-kubernetes-preserve-unknown-fields").asBoolean(false);
        boolean either = json.path("x-kubernetes-int-or-string").asBoolean(false);
        boolean nullable = json.path("nullable").asBoolean(false);
        boolean reference = json.path("allOf").path(0).has("$ref");
        if (!reference) {
            json.remove(NOT_IN_V2);
        }
        if (open) {
            json.remove(List.of("properties", "items", "additionalProperties"));
        }
        if (either || nullable) {
            json.remove(List.of("type", "items", "properties", "additionalProperties"));
        }
        json.path("properties").forEach(CustomSchemaDocument::convert);
        convert(json.path("items"));
        convert(json.path("additionalProperties"));
        return json;
    }

    private static void convert(JsonNode json) {
        if (json instanceof ObjectNode object) {
            asV2(object);
        }
    }
}
