package io.streamplane.apiserver.http;

import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.WriteOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How to delete: what the body says, else the query. {@code ignoreStoreReadErrorWithClusterBreakingPotential} is passed over, as
 * upstream does where the feature is off: what cannot be read is deleted as anything else.
 */
final class DeleteBody {

    private static final List<String> POLICIES = List.of("Foreground", "Background", "Orphan");

    private DeleteBody() {}

    /** Refuses options that do not go together. */
    static DeleteOptions read(JsonNode body, QueryOptions query) {
        String kind = body.path("kind").asString("DeleteOptions");
        if (!body.isObject() || !kind.equals("DeleteOptions")) {
            throw new RequestException(HttpFailures.badRequest("decoded object cannot be converted to DeleteOptions"));
        }
        String policy = text(body, query, "propagationPolicy");
        String orphan = text(body, query, "orphanDependents");
        requireValid(policy, orphan);
        boolean dryRun = query.dryRun();
        for (JsonNode stage : body.path("dryRun")) {
            dryRun = query.with("dryRun", stage.asString("")).dryRun();
        }
        Boolean orphans = orphan.isEmpty() ? null : WriteOptions.flag(List.of(orphan));
        return new DeleteOptions(
                dryRun,
                gracePeriod(body, query),
                Boolean.TRUE.equals(orphans) ? "Orphan" : policy.isEmpty() ? null : policy,
                text(body.path("preconditions").get("uid")),
                text(body.path("preconditions").get("resourceVersion")),
                orphans);
    }

    private static String text(JsonNode body, QueryOptions query, String name) {
        return body.path(name).asString(query.text(name));
    }

    /** As {@code ValidateDeleteOptions} of {@code k8s.io/apimachinery/pkg/apis/meta/v1/validation}. */
    private static void requireValid(String policy, String orphan) {
        var errors = new ArrayList<FieldError>();
        String value = "\"" + policy + "\"";
        if (!policy.isEmpty() && !orphan.isEmpty()) {
            errors.add(FieldError.invalid(
                    "propagationPolicy", value, "orphanDependents and deletionPropagation cannot be both set"));
        }
        if (!policy.isEmpty() && !POLICIES.contains(policy)) {
            errors.add(FieldError.notSupported(
                    "propagationPolicy", value, "\"Foreground\", \"Background\", \"Orphan\", \"nil\""));
        }
        if (!errors.isEmpty()) {
            throw new RequestException(Failures.invalidOptions("DeleteOptions", errors));
        }
    }

    private static @Nullable Long gracePeriod(JsonNode body, QueryOptions query) {
        JsonNode grace = body.path("gracePeriodSeconds");
        if (grace.isMissingNode() || grace.isNull()) {
            return query.number("gracePeriodSeconds");
        }
        if (!grace.isIntegralNumber() || !grace.canConvertToLong()) {
            String given = grace.isNumber()
                    ? "number " + grace
                    : grace.getNodeType().name().toLowerCase(Locale.ROOT);
            throw new RequestException(HttpFailures.badRequest("json: cannot unmarshal " + given
                    + " into Go struct field DeleteOptions.gracePeriodSeconds of type int64"));
        }
        return grace.longValue();
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : node.asString();
    }
}
