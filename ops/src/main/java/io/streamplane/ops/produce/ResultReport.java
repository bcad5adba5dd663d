package io.streamplane.ops.produce;

import io.streamplane.apiserver.apply.FieldDifference;
import io.streamplane.apiserver.audit.EntryJson;
import io.streamplane.apiserver.audit.EntryText;
import io.streamplane.schemas.avro.FieldChangeRecord;
import io.streamplane.schemas.avro.ManifestResultRecord;
import io.streamplane.schemas.avro.ObjectOutcomeRecord;
import io.streamplane.schemas.avro.ObjectReferenceRecord;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Gets each result as it comes. */
public interface ResultReport {

    void tell(String key, ManifestResultRecord result);

    /** A record has no result yet, for it lacks something. */
    void waits(String key, String lacks);

    /** The next objects are produced when those of the wave before are healthy. */
    void awaits(String what);

    /**
     * A line for each object, with what would change below it in a dry run; refusals and what is waited for on their own stream.
     */
    static ResultReport text(PrintWriter out, PrintWriter err, boolean dryRun) {
        return new Text(out, err, dryRun ? " (dry run)" : "");
    }

    /** One JSON object a line. */
    static ResultReport json(PrintWriter out) {
        return new Json(out);
    }

    /** For people. */
    record Text(PrintWriter out, PrintWriter err, String mark) implements ResultReport {

        @Override
        public void tell(String key, ManifestResultRecord result) {
            if (!result.getAccepted()) {
                err.println("Error: " + key + ": " + message(result.getStatus()));
            }
            result.getWarnings().forEach(warning -> err.println("Warning: " + warning));
            err.flush();
            for (int i = 0; i < result.getOutcomes().size(); i++) {
                ObjectOutcomeRecord outcome = result.getOutcomes().get(i);
                if (!outcome.getOutcome().equals("refused")) {
                    ObjectReferenceRecord object = result.getObjects().get(i);
                    out.println(named(object.getApiVersion(), object.getKind(), object.getName()) + " "
                            + word(outcome.getOutcome()) + mark);
                    differences(outcome).forEach(each -> out.println("  " + EntryText.line(each)));
                }
            }
            out.flush();
        }

        @Override
        public void waits(String key, String lacks) {
            err.println(key + " waits for " + lacks);
            err.flush();
        }

        @Override
        public void awaits(String what) {
            err.println(what);
            err.flush();
        }

        private static String word(String outcome) {
            return switch (outcome) {
                case "created", "configured" -> "applied";
                default -> outcome;
            };
        }
    }

    /** For programs. */
    record Json(PrintWriter out) implements ResultReport {

        @Override
        public void tell(String key, ManifestResultRecord result) {
            out.println(tree(key, result));
            out.flush();
        }

        @Override
        public void waits(String key, String lacks) {}

        @Override
        public void awaits(String what) {}

        private static ObjectNode tree(String key, ManifestResultRecord result) {
            ObjectNode tree = JsonMapper.shared().createObjectNode();
            tree.put("key", key).put("partition", result.getPartition()).put("offset", result.getOffset());
            tree.put("accepted", result.getAccepted()).put("changed", result.getChanged());
            var objects = tree.putArray("objects");
            for (int i = 0; i < result.getObjects().size(); i++) {
                ObjectReferenceRecord object = result.getObjects().get(i);
                ObjectNode one = objects.addObject()
                        .put("apiVersion", object.getApiVersion())
                        .put("kind", object.getKind())
                        .put("namespace", object.getNamespace())
                        .put("name", object.getName())
                        .put("uid", object.getUid());
                outcome(result.getOutcomes().get(i), one);
            }
            if (result.getResourceVersion() != null) {
                tree.put("resourceVersion", Long.toString(result.getResourceVersion()));
            }
            result.getWarnings().forEach(tree.withArray("/warnings")::add);
            if (result.getStatus() != null) {
                tree.set("status", JsonMapper.shared().readTree(result.getStatus()));
            }
            return tree;
        }

        private static void outcome(ObjectOutcomeRecord outcome, ObjectNode object) {
            object.put("outcome", outcome.getOutcome());
            if (outcome.getStatus() != null) {
                object.put("message", message(outcome.getStatus()));
            }
            if (!outcome.getChanges().isEmpty()) {
                EntryJson.fields(differences(outcome), object.putArray("changes"));
            }
        }
    }

    private static String message(@Nullable String status) {
        return status == null
                ? ""
                : JsonMapper.shared().readTree(status).path("message").asString("");
    }

    private static List<FieldDifference> differences(ObjectOutcomeRecord outcome) {
        return outcome.getChanges().stream().map(ResultReport::difference).toList();
    }

    private static FieldDifference difference(FieldChangeRecord change) {
        return new FieldDifference(change.getPath(), json(change.getBefore()), json(change.getAfter()));
    }

    private static @Nullable JsonNode json(@Nullable String text) {
        return text == null ? null : JsonMapper.shared().readTree(text);
    }

    /** As kubectl names objects, e.g. {@code deployment.apps/nginx}. */
    static String named(String apiVersion, String kind, String name) {
        return ManifestFile.qualified(kind.toLowerCase(Locale.ROOT), apiVersion) + "/" + name;
    }
}
