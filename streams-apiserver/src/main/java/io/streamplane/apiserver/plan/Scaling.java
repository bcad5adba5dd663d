package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.FieldTracking;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Scale;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a workload through its scale: the number of replicas, and nothing else of it. */
final class Scaling {

    private final Replacement replacement;

    Scaling(Replacement replacement) {
        this.replacement = replacement;
    }

    /** @param scale a whole {@code autoscaling/v1 Scale} */
    Plan replace(
            Ask ask, Snapshot state, StoredObject old, ObjectNode scale, WriteOptions options, FieldTracking tracking) {
        JsonNode wanted = replicas(scale);
        long replicas = wanted == null ? 0 : wanted.longValue();
        if (replicas < 0) {
            FieldError error =
                    FieldError.invalid("spec.replicas", Long.toString(replicas), "must be greater than or equal to 0");
            throw new Refusal(Failures.invalidScale(old.key().name(), error));
        }
        Commands.readable(old);
        Revisions.checkUid(scale, old);
        Revisions.check(scale, old, old.desiredRevision());
        ObjectNode object = old.tree().deepCopy();
        Scale.setReplicas(old.kind(), object, replicas);
        return scaled(old.kind(), replacement.replace(ask, state, old, object, List.of(), options, tracking));
    }

    /** What a Scale that is applied says of the workload: its replicas, if it names them. */
    static ObjectNode configuration(Kind kind, ObjectNode scale) {
        if (!Tree.text(scale, "apiVersion").equals("autoscaling/v1")
                || !Tree.text(scale, "kind").equals("Scale")) {
            throw new Refusal(Failures.badRequest("expected a Scale of autoscaling/v1, but got "
                    + Tree.text(scale, "kind") + " of " + Tree.text(scale, "apiVersion")));
        }
        ObjectNode config = scale.objectNode();
        config.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        JsonNode replicas = replicas(scale);
        if (replicas != null) {
            Scale.setReplicas(kind, config, replicas.longValue());
        }
        return config;
    }

    /** An int32, or null where it says none; refuses anything else, which must not be taken for 0. */
    private static @Nullable JsonNode replicas(ObjectNode scale) {
        JsonNode spec = scale.path("spec");
        JsonNode replicas = spec.path("replicas");
        boolean object = spec.isMissingNode() || spec.isNull() || spec.isObject();
        boolean absent = replicas.isMissingNode() || replicas.isNull();
        if (!object || !absent && (!replicas.isIntegralNumber() || !replicas.canConvertToInt())) {
            throw new Refusal(
                    Failures.badRequest("Scale in version \"v1\" cannot be handled as a Scale: json: cannot unmarshal "
                            + (object ? replicas : spec)
                            + " into Go struct field ScaleSpec.spec.replicas of type int32"));
        }
        return absent ? null : replicas;
    }

    /** Answers with the Scale. */
    static Plan scaled(Kind kind, Plan plan) {
        return switch (plan) {
            case Plan.Answer answer -> new Plan.Answer(scaled(kind, answer.result()));
            case Plan.Append append ->
                new Plan.Append(
                        append.command(), after -> scaled(kind, append.answer().apply(after)), append.shared());
        };
    }

    private static ApiResult scaled(Kind kind, ApiResult result) {
        return result instanceof ApiResult.Done done
                ? new ApiResult.Done(done.code(), Scale.of(kind, done.body()), done.warnings())
                : result;
    }
}
