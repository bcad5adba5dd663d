package io.streamplane.schemas.openapi.document;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.openapi.Definitions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAPI v3: a document for each group and version, below {@code /openapi/v3/}, and the index of them at
 * {@code /openapi/v3}. Made once; immutable.
 */
public final class OpenApiV3 {

    /** Of the index and of the documents. */
    public static final String CONTENT_TYPE = "application/json";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, byte[]> documents = new TreeMap<>();
    private final Map<String, String> hashes = new TreeMap<>();

    /**
     * @param kinds those that are served
     * @param version what the server says its version is, e.g. {@code v1.36.0}
     */
    public OpenApiV3(Definitions definitions, KindRegistry kinds, String version) {
        var schemas = new ServedSchemas(definitions, kinds);
        var paths = new TreeMap<String, List<ApiPath>>();
        for (Kind kind : kinds.served()) {
            paths.computeIfAbsent(KindPaths.groupVersionPath(kind), key -> new ArrayList<>())
                    .addAll(KindPaths.of(kind));
        }
        paths.forEach((groupVersion, own) -> {
            byte[] document = document(own, schemas, version).toString().getBytes(StandardCharsets.UTF_8);
            documents.put(groupVersion, document);
            hashes.put(groupVersion, hash(document));
        });
    }

    /** The index, as JSON; each address carries the hash of its document, so that clients may keep it for ever. */
    public byte[] index() {
        ObjectNode paths = NODES.objectNode();
        hashes.forEach((groupVersion, hash) -> paths.putObject(groupVersion)
                .put("serverRelativeURL", "/openapi/v3/" + groupVersion + "?hash=" + hash));
        return JSON.writeValueAsBytes(NODES.objectNode().set("paths", paths));
    }

    /**
     * One document, as JSON.
     *
     * @param groupVersion {@code api/v1} or {@code apis/apps/v1}; empty where it is not served
     */
    public Optional<byte[]> document(String groupVersion) {
        return Optional.ofNullable(documents.get(groupVersion)).map(byte[]::clone);
    }

    /** The hash that the index has for a document. */
    public Optional<String> hash(String groupVersion) {
        return Optional.ofNullable(hashes.get(groupVersion));
    }

    private static ObjectNode document(List<ApiPath> paths, ServedSchemas schemas, String version) {
        ObjectNode document = NODES.objectNode().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", version);
        ObjectNode pathItems = document.putObject("paths");
        var used = new TreeSet<String>();
        var sorted = new TreeMap<String, ApiPath>();
        paths.forEach(path -> sorted.put(path.path(), path));
        sorted.forEach((name, path) -> pathItems.set(name, pathItem(path, used)));
        ObjectNode components = document.putObject("components").putObject("schemas");
        schemas.reachable(used).forEach(components::set);
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
        if (!operation.query().isEmpty()) {
            json.set("parameters", parameters(operation.query()));
        }
        String body = operation.body();
        if (body != null) {
            ObjectNode request = json.putObject("requestBody");
            operation.consumes().forEach(type -> content(request, type, body));
            // Options of a deletion may come as the query's parameters alone.
            if (!operation.method().equals("delete")) {
                request.put("required", true);
            }
            used.add(body);
        }
        ObjectNode responses = json.putObject("responses");
        String response = operation.response();
        for (int code : operation.codes()) {
            ObjectNode success = responses.putObject(Integer.toString(code)).put("description", phrase(code));
            if (response == null) {
                success.withObjectProperty("content")
                        .putObject("text/plain")
                        .putObject("schema")
                        .put("type", "string");
            } else {
                content(success, "application/json", response);
                used.add(response);
            }
        }
        responses.putObject("401").put("description", "Unauthorized");
        json.put("x-kubernetes-action", operation.action());
        json.set(ServedSchemas.TYPE_NAME, operation.type().json());
        return json;
    }

    private static void content(ObjectNode owner, String mediaType, String definition) {
        owner.withObjectProperty("content")
                .putObject(mediaType)
                .putObject("schema")
                .put("$ref", ServedSchemas.REF_PREFIX + definition);
    }

    private static ArrayNode parameters(List<Parameter> parameters) {
        ArrayNode array = NODES.arrayNode();
        for (Parameter parameter : parameters) {
            ObjectNode json = array.addObject()
                    .put("name", parameter.name())
                    .put("in", parameter.in())
                    .put("description", parameter.description());
            if (parameter.in().equals("path")) {
                json.put("required", true);
            }
            json.putObject("schema").put("type", parameter.type()).put("uniqueItems", true);
        }
        return array;
    }

    static String phrase(int code) {
        return switch (code) {
            case 201 -> "Created";
            case 202 -> "Accepted";
            default -> "OK";
        };
    }

    static String hash(byte[] document) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-512").digest(document);
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected SHA-512 in every Java runtime, but it is not there", e);
        }
    }
}
