package io.streamplane.schemas.openapi.document;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An OpenAPI v2 document as protobuf, in which kubectl wants it. The messages and the numbers of their fields are those
 * of {@code openapiv2/OpenAPIv2.proto} in google/gnostic; only fields that {@link OpenApiV2} uses are here. Values of
 * free form (defaults, vendor extensions) travel as YAML text, of which JSON is a part.
 */
final class OpenApiV2Protobuf {

    private OpenApiV2Protobuf() {}

    static byte[] encode(ObjectNode document) {
        return new ProtoMessage()
                .text(1, document.path("swagger"))
                .message(
                        2,
                        document.path("info"),
                        info -> new ProtoMessage().text(1, info.path("title")).text(2, info.path("version")))
                .message(
                        8,
                        document.path("paths"),
                        paths -> new ProtoMessage().named(2, paths, OpenApiV2Protobuf::pathItem))
                .message(9, document.path("definitions"), OpenApiV2Protobuf::namedSchemas)
                .bytes();
    }

    private static ProtoMessage pathItem(JsonNode item) {
        return new ProtoMessage()
                .message(2, item.path("get"), OpenApiV2Protobuf::operation)
                .message(3, item.path("put"), OpenApiV2Protobuf::operation)
                .message(4, item.path("post"), OpenApiV2Protobuf::operation)
                .message(5, item.path("delete"), OpenApiV2Protobuf::operation)
                .message(8, item.path("patch"), OpenApiV2Protobuf::operation)
                .messages(9, item.path("parameters"), OpenApiV2Protobuf::parameter);
    }

    private static ProtoMessage operation(JsonNode operation) {
        ProtoMessage message = new ProtoMessage()
                .texts(1, operation.path("tags"))
                .text(3, operation.path("description"))
                .text(5, operation.path("operationId"))
                .texts(6, operation.path("produces"))
                .texts(7, operation.path("consumes"))
                .messages(8, operation.path("parameters"), OpenApiV2Protobuf::parameter)
                .message(9, new ProtoMessage().named(1, operation.path("responses"), OpenApiV2Protobuf::response));
        return extensions(13, message, operation);
    }

    /** ParametersItem, which holds a Parameter, which holds a BodyParameter or a NonBodyParameter. */
    private static ProtoMessage parameter(JsonNode parameter) {
        ProtoMessage choice = switch (parameter.path("in").asString()) {
            case "body" ->
                new ProtoMessage()
                        .message(
                                1,
                                new ProtoMessage()
                                        .text(2, parameter.path("name"))
                                        .text(3, parameter.path("in"))
                                        .flag(4, parameter.path("required"))
                                        .message(5, parameter.path("schema"), OpenApiV2Protobuf::schema));
            case "query" ->
                new ProtoMessage()
                        .message(
                                2,
                                new ProtoMessage()
                                        .message(
                                                3,
                                                typed(parameter)
                                                        .text(6, parameter.path("type"))
                                                        .flag(20, parameter.path("uniqueItems"))));
            case "path" ->
                new ProtoMessage()
                        .message(
                                2,
                                new ProtoMessage()
                                        .message(
                                                4,
                                                typed(parameter)
                                                        .text(5, parameter.path("type"))
                                                        .flag(19, parameter.path("uniqueItems"))));
            default ->
                throw new IllegalArgumentException("expected a parameter in body, query or path, but got " + parameter);
        };
        return new ProtoMessage().message(1, choice);
    }

    private static ProtoMessage typed(JsonNode parameter) {
        return new ProtoMessage()
                .flag(1, parameter.path("required"))
                .text(2, parameter.path("in"))
                .text(3, parameter.path("description"))
                .text(4, parameter.path("name"));
    }

    /** ResponseValue, which holds a Response, whose SchemaItem holds a Schema. */
    private static ProtoMessage response(JsonNode response) {
        return new ProtoMessage()
                .message(
                        1,
                        new ProtoMessage()
                                .text(1, response.path("description"))
                                .message(
                                        2,
                                        response.path("schema"),
                                        schema -> new ProtoMessage().message(1, schema(schema))));
    }

    private static ProtoMessage namedSchemas(JsonNode schemas) {
        return new ProtoMessage().named(1, schemas, OpenApiV2Protobuf::schema);
    }

    private static ProtoMessage schema(JsonNode schema) {
        ProtoMessage message = new ProtoMessage()
                .text(1, schema.path("$ref"))
                .text(2, schema.path("format"))
                .text(4, schema.path("description"))
                .message(5, schema.path("default"), OpenApiV2Protobuf::any)
                .texts(19, schema.path("required"))
                .message(
                        21,
                        schema.path("additionalProperties"),
                        values -> new ProtoMessage().message(1, schema(values)))
                .message(22, schema.path("type"), type -> new ProtoMessage().text(1, type))
                .message(23, schema.path("items"), items -> new ProtoMessage().message(1, schema(items)))
                .message(25, schema.path("properties"), OpenApiV2Protobuf::namedSchemas);
        return extensions(31, message, schema);
    }

    private static ProtoMessage extensions(int field, ProtoMessage owner, JsonNode json) {
        ObjectNode extensions = JsonNodeFactory.instance.objectNode();
        json.properties().stream()
                .filter(entry -> entry.getKey().startsWith("x-"))
                .forEach(entry -> extensions.set(entry.getKey(), entry.getValue()));
        return owner.named(field, extensions, OpenApiV2Protobuf::any);
    }

    private static ProtoMessage any(JsonNode value) {
        return new ProtoMessage().text(2, value.toString());
    }
}
