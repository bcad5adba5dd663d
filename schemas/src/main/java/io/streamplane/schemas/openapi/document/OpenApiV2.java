package io.streamplane.schemas.openapi.document;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.openapi.Definitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** OpenAPI v2 (Swagger): one document of all groups, at {@code /openapi/v2}. Made once; immutable. */
public final class OpenApiV2 {

    /** Of {@link #json()}. */
    public static final String JSON_CONTENT_TYPE = "application/json";

    /** What clients name in {@code Accept} when they want {@link #protobuf()}. */
    public static final String PROTOBUF_ACCEPTED_TYPE = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    /** Of {@link #protobuf()}; not what clients name, since Go's {@code mime} package refuses an at sign. */
    public static final String PROTOBUF_CONTENT_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String REF_PREFIX = "#/definitions/";

    private final byte[] json;
    private final byte[] protobuf;
    private final String tag;

    /**
     * @param kinds those that are served
     * @param version what the server says its version is, e.g. {@code v1.36.0}
     */
    public OpenApiV2(Definitions definitions, KindRegistry kinds, String version) {
        ObjectNode document = document(new ServedSchemas(definitions, kinds), kinds, version);
        this.json = JsonMapper.shared().writeValueAsBytes(document);
        this.protobuf = OpenApiV2Protobuf.encode(document);
        this.tag = '"' + OpenApiV3.hash(json) + '"';
    }

    /** What tells this document from others, as the value of {@code ETag}. */
    public String tag() {
        return tag;
    }

    public byte[] json() {
        return json.clone();
    }

    /** As gnostic's message {@code openapi.v2.Document}. */
    public byte[] protobuf() {
        return protobuf.clone();
    }

    private static ObjectNode document(ServedSchemas schemas, KindRegistry kinds, String version) {
        ObjectNode document = NODES.objectNode().put("swagger", "2.0");
        document.putObject("info").put("title", "Kubernetes").put("version", version);
        var sorted = new TreeMap<String, ApiPath>();
        for (Kind kind : kinds.served()) {
            KindPaths.of(kind).forEach(path -> sorted.put(path.path(), path));
        }
        var used = new TreeSet<String>();
        ObjectNode paths = document.putObject("paths");
        sorted.forEach((name, path) -> paths.set(name, pathItem(path, used)));
        ObjectNode definitions = document.putObject("definitions");
        Set<String> customs = kinds.served().stream()
                .filter(kind -> kind.custom() != null)
                .map(Kind::openApiName)
                .collect(Collectors.toSet());
        schemas.reachable(used)
                .forEach((name, schema) -> definitions.set(
                        name, schema(customs.contains(name) ? CustomSchemaDocument.asV2(schema) : schema)));
        return document;
    }

    private static ObjectNode pathItem(ApiPath path, TreeSet<String> used) {
        ObjectNode item = NODES.objectNode();
        path.operations().forEach(operation -> item.set(operation.method(), operation(path, operation, used)));
        item.set("parameters", parameters(path.parameters()));
        return item;
    }

    private static ObjectNode operation(ApiPath path, Operation operation, TreeSet<String> used) {
        ObjectNode json = NODES.objectNode();
        json.putArray("tags").add(path.tag());
        json.put("description", operation.description()).put("operationId", operation.id());
        String response = operation.response();
        json.putArray("produces").add(response == null ? "text/plain" : "application/json");
        operation.consumes().forEach(json.putArray("consumes")::add);
        ArrayNode parameters = parameters(operation.query());
        String body = operation.body();
        if (body != null) {
            ObjectNode parameter =
                    parameters.insertObject(0).put("name", "body").put("in", "body");
            if (!operation.method().equals("delete")) {
                parameter.put("required", true);
            }
            parameter.set("schema", reference(body));
            used.add(body);
        }
        json.set("parameters", parameters);
        ObjectNode responses = json.putObject("responses");
        for (int code : operation.codes()) {
            ObjectNode success = responses.putObject(Integer.toString(code)).put("description", OpenApiV3.phrase(code));
            success.set("schema", response == null ? NODES.objectNode().put("type", "string") : reference(response));
        }
        if (response != null) {
            used.add(response);
        }
        responses.putObject("401").put("description", "Unauthorized");
        json.put("x-kubernetes-action", operation.action());
        json.set(ServedSchemas.TYPE_NAME, operation.type().json());
        return json;
    }

    private static ArrayNode parameters(List<Parameter> parameters) {
        ArrayNode array = NODES.arrayNode();
        for (Parameter parameter : parameters) {
            ObjectNode json = array.addObject()
                    .put("name", parameter.name())
                    .put("in", parameter.in())
                    .put("description", parameter.description())
                    .put("type", parameter.type())
                    .put("uniqueItems", true);
            if (parameter.in().equals("path")) {
                json.put("required", true);
            }
        }
        return array;
    }

    private static ObjectNode reference(String name) {
        return NODES.objectNode().put("$ref", REF_PREFIX + name);
    }

    /** A v3 schema in the words of v2, which has neither oneOf nor a need to wrap references in allOf. */
    private static ObjectNode schema(JsonNode given) {
        ObjectNode schema = NODES.objectNode();
        for (Map.Entry<String, JsonNode> entry : new ArrayList<>(given.properties())) {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "$ref" ->
                    schema.put("$ref", REF_PREFIX + value.asString().substring(ServedSchemas.REF_PREFIX.length()));
                case "allOf" -> schema.setAll(schema(value.get(0)));
                case "oneOf" -> schema.put("type", "string");
                case "items", "additionalProperties" ->
                    schema.set(entry.getKey(), value.isObject() ? schema(value) : value);
                case "properties" -> {
                    ObjectNode properties = schema.putObject("properties");
                    value.properties()
                            .forEach(property -> properties.set(property.getKey(), schema(property.getValue())));
                }
                default -> schema.set(entry.getKey(), value);
            }
        }
        return schema;
    }
}
