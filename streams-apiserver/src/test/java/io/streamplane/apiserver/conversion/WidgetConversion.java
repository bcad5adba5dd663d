package io.streamplane.apiserver.conversion;

import io.streamplane.apiserver.webhook.WebhookServer;
import io.streamplane.schemas.tree.Tree;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A webhook at {@code /convert}: {@code spec.length} of v1beta1 is {@code spec.size} of v1. */
public final class WidgetConversion {

    private static final String DEFINITION = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: widgets, kind: Widget}
          conversion:
            strategy: Webhook
            webhook:
              conversionReviewVersions: [v1]
              clientConfig: CLIENT
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec: {type: object, properties: {size: {type: integer}}}
                  status: {type: object, properties: {ready: {type: boolean}}}
          - name: v1beta1
            served: true
            storage: false
            deprecated: true
            subresources: {status: {}}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec: {type: object, properties: {length: {type: integer}}}
                  status: {type: object, properties: {ready: {type: boolean}}}
        """;

    private WidgetConversion() {}

    /** @param clientConfig in YAML, on one line */
    public static String definition(String clientConfig) {
        return DEFINITION.replace("CLIENT", clientConfig);
    }

    /** With the status that lets its objects be served. */
    public static ObjectNode established(ObjectNode definition) {
        ObjectNode established = definition.deepCopy();
        ObjectNode status = Tree.ensure(established, "status");
        status.set(
                "acceptedNames",
                Tree.ensure(Tree.ensure(established, "spec"), "names").deepCopy());
        status.putArray("conditions").addObject().put("type", "Established").put("status", "True");
        return established;
    }

    public static WebhookServer on(WebhookServer server) {
        return server.answer("/convert", WidgetConversion::convert);
    }

    private static void convert(ObjectNode request, ObjectNode response) {
        String version = Tree.text(request, "desiredAPIVersion");
        response.putObject("result").put("status", "Success");
        ArrayNode converted = response.putArray("convertedObjects");
        for (ObjectNode object : Tree.objects(request, "objects")) {
            ObjectNode spec = Tree.ensure(object, "spec");
            boolean old = version.endsWith("v1beta1");
            spec.set(old ? "length" : "size", spec.remove(old ? "size" : "length"));
            converted.add(object.put("apiVersion", version));
        }
    }
}
