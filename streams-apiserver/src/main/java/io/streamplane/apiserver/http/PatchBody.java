package io.streamplane.apiserver.http;

import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.openapi.JsonBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A patch as it was sent.
 *
 * @param warnings of fields that are given twice, and of members that an operation of a JSON patch cannot have
 */
record PatchBody(JsonNode patch, List<String> warnings) {

    private static final Set<String> MEMBERS = Set.of("op", "path", "from", "value");

    /** Refuses what is no JSON (or YAML, to be applied), and by strict validation what else is worth a warning. */
    static PatchBody parse(byte[] body, PatchType type, FieldValidation validation) {
        String format = type == PatchType.APPLY ? "application/yaml" : "application/json";
        return switch (JsonBody.parse(body, format)) {
            case JsonBody.Malformed malformed ->
                throw new RequestException(HttpFailures.badRequest("error decoding patch: " + malformed.message()));
            case JsonBody.Parsed parsed -> {
                List<String> problems = validation == FieldValidation.IGNORE ? List.of() : problems(parsed, type);
                if (validation == FieldValidation.STRICT && !problems.isEmpty()) {
                    throw strict(body, type, String.join(", ", problems));
                }
                yield new PatchBody(parsed.tree(), problems);
            }
        };
    }

    private static List<String> problems(JsonBody.Parsed parsed, PatchType type) {
        String of = type == PatchType.JSON ? "json patch " : "";
        var problems = new ArrayList<String>();
        if (type == PatchType.JSON) {
            for (int i = 0; i < parsed.tree().size(); i++) {
                for (String member : parsed.tree().path(i).propertyNames()) {
                    if (!MEMBERS.contains(member)) {
                        problems.add(of + "unknown field \"[" + i + "]." + member + "\"");
                    }
                }
            }
        }
        parsed.duplicateFields().forEach(field -> problems.add(of + "duplicate field \"" + field + "\""));
        return problems;
    }

    private static RequestException strict(byte[] body, PatchType type, String problems) {
        String problem = "strict decoding error: " + problems;
        return new RequestException(
                type == PatchType.APPLY
                        ? HttpFailures.badRequest("error strict decoding patch: " + problem)
                        : Failures.invalidPatch(new String(body, StandardCharsets.UTF_8), problem));
    }
}
