package io.streamplane.ops.produce;

import io.streamplane.schemas.avro.ManifestResultRecord;
import io.streamplane.schemas.avro.ObjectReferenceRecord;
import java.io.PrintWriter;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Gets each result as it comes. */
@FunctionalInterface
public interface ResultReport {

    void tell(String key, ManifestResultRecord result);

    /** A line for each object, and refusals on their own stream. */
    static ResultReport text(PrintWriter out, PrintWriter err) {
        return (key, result) -> {
            if (!result.getAccepted()) {
                err.println("Error: " + key + ": " + message(result));
                err.flush();
                return;
            }
            result.getWarnings().forEach(warning -> err.println("Warning: " + warning));
            result.getObjects().forEach(object -> out.println(named(object) + " " + verb(result)));
            err.flush();
            out.flush();
        };
    }

    /** One JSON object a line. */
    static ResultReport json(PrintWriter out) {
        return (key, result) -> {
            out.println(tree(key, result));
            out.flush();
        };
    }

    private static String message(ManifestResultRecord result) {
        return JsonMapper.shared().readTree(result.getStatus()).path("message").asString("");
    }

    private static String verb(ManifestResultRecord result) {
        if (result.getResourceVersion() == null && result.getChanged()) {
            return "deleted";
        }
        return result.getChanged() ? "applied" : "unchanged";
    }

    /** As kubectl names objects, e.g. {@code deployment.apps/nginx}. */
    private static String named(ObjectReferenceRecord object) {
        String kind = object.getKind().toLowerCase(Locale.ROOT);
        return ManifestFile.qualified(kind, object.getApiVersion()) + "/" + object.getName();
    }

    private static ObjectNode tree(String key, ManifestResultRecord result) {
        ObjectNode tree = JsonMapper.shared().createObjectNode();
        tree.put("key", key).put("partition", result.getPartition()).put("offset", result.getOffset());
        tree.put("accepted", result.getAccepted()).put("changed", result.getChanged());
        var objects = tree.putArray("objects");
        result.getObjects()
                .forEach(object -> objects.addObject()
                        .put("apiVersion", object.getApiVersion())
                        .put("kind", object.getKind())
                        .put("namespace", object.getNamespace())
                        .put("name", object.getName())
                        .put("uid", object.getUid()));
        if (result.getResourceVersion() != null) {
            tree.put("resourceVersion", Long.toString(result.getResourceVersion()));
        }
        result.getWarnings().forEach(tree.withArray("/warnings")::add);
        if (result.getStatus() != null) {
            tree.set("status", JsonMapper.shared().readTree(result.getStatus()));
        }
        return tree;
    }
}
