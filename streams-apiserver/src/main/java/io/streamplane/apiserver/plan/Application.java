package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.Admission;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.FieldTracking;
import io.streamplane.apiserver.apply.ApplyFailure;
import io.streamplane.apiserver.apply.FieldManager.Operation;
import io.streamplane.apiserver.apply.Ownership;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Server-side apply: makes the object of a configuration, or merges the configuration into it. */
public final class Application {

    private final Admission admission;
    private final Creation creation;
    private final Replacement replacement;
    private final StatusReplacement statuses;
    private final InstantSource clock;

    public Application(
            Admission admission,
            Creation creation,
            Replacement replacement,
            StatusReplacement statuses,
            InstantSource clock) {
        this.admission = admission;
        this.creation = creation;
        this.replacement = replacement;
        this.statuses = statuses;
        this.clock = clock;
    }

    public Write apply(Ask ask, JsonNode patch, WriteOptions options) {
        ObjectNode config = requireConfiguration(ask, patch);
        boolean named = Revisions.isNamed(config);
        return new Write() {
            @Override
            public Plan on(Snapshot state) {
                Target target = ask.target();
                StoredObject old = state.get(target.kind(), new ObjectKey(target.namespace(), target.name()))
                        .orElse(null);
                return plan(ask, state, old, config, options);
            }

            /** Whoever made the object meanwhile: then there is one to merge into. */
            @Override
            public boolean mayRepeat(Outcome.Rejected rejected) {
                return !named && (rejected.failed() instanceof Precondition.Absent || Rejections.isStale(rejected));
            }
        };
    }

    private static ObjectNode requireConfiguration(Ask ask, JsonNode patch) {
        if (ask.fieldManager().isEmpty()) {
            throw new Refusal(
                    Failures.invalidPatchOptions(FieldError.required("fieldManager", "is required for apply patch")));
        }
        if (!(patch instanceof ObjectNode object)) {
            throw new Refusal(
                    Failures.badRequest("error decoding YAML: expected an object, but got " + patch.getNodeType()));
        }
        if (Tree.text(object, "apiVersion").isEmpty()
                || Tree.text(object, "kind").isEmpty()) {
            throw new Refusal(Failures.badRequest("Object 'Kind' or 'apiVersion' is missing in the configuration"));
        }
        if (!Tree.objects(Tree.object(object, "metadata"), "managedFields").isEmpty()) {
            throw new Refusal(Failures.badRequest("metadata.managedFields must be nil"));
        }
        return object;
    }

    private Plan plan(Ask ask, Snapshot state, @Nullable StoredObject old, ObjectNode patch, WriteOptions options) {
        return switch (ask.target().subresource()) {
            case "" -> object(ask, state, old, patch, options);
            case "status" -> {
                StoredObject existing = Commands.existing(state, ask.target());
                yield statuses.replace(ask, existing, withStatus(existing, patch), null);
            }
            default -> throw new Refusal(Failures.methodNotAllowed(ask.target().kind()));
        };
    }

    private Plan object(Ask ask, Snapshot state, @Nullable StoredObject old, ObjectNode patch, WriteOptions options) {
        var decoded = new Draft(
                ask.target(), patch.deepCopy(), null, state, options.fieldValidation(), List.of(), FieldTracking.NONE);
        admission.decode(decoded);
        ObjectNode config = decoded.object();
        Tree.ensure(config, "metadata").put("name", nameOf(ask, config));
        config.remove("status");
        if (old != null) {
            Commands.readable(old);
        }
        var outcome = merged(ask, old, config, options);
        Plan plan = old == null
                ? creation.plan(ask, state, outcome.object(), List.of(), options, settled(outcome))
                : replacement.replace(ask, state, old, outcome.object(), List.of(), options, settled(outcome));
        return plan.warning(decoded.warnings());
    }

    private static FieldTracking settled(Ownership.Outcome.Merged merged) {
        return new FieldTracking.Settled(merged.managedFields());
    }

    private Ownership.Outcome.Merged merged(
            Ask ask, @Nullable StoredObject old, ObjectNode config, WriteOptions options) {
        String uid = Tree.text(Tree.object(config, "metadata"), "uid");
        if (old == null && !uid.isEmpty()) {
            throw new Refusal(
                    Failures.uidMismatch(ask.target().kind(), ask.target().name(), uid, ""));
        }
        var ownership = Ownership.of(ask.target().kind());
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            return switch (ownership.apply(
                    old == null ? null : old.tree(), config, ask.manager(Operation.APPLY), options.force(), now)) {
                case Ownership.Outcome.Merged merged -> merged;
                case Ownership.Outcome.Refused refused ->
                    throw new Refusal(ApplyConflicts.failure(refused.conflicts()));
            };
        } catch (ApplyFailure e) {
            throw new Refusal(Failures.badRequest("failed to create typed patch object: " + e.getMessage()));
        }
    }

    private static String nameOf(Ask ask, ObjectNode config) {
        String name = Tree.text(Tree.object(config, "metadata"), "name");
        return name.isEmpty() ? ask.target().name() : name;
    }

    /** Whose fields of a status are whose is not kept: what is applied is merged, and nothing is taken away. */
    private static ObjectNode withStatus(StoredObject old, ObjectNode config) {
        ObjectNode object = old.tree().deepCopy();
        ObjectNode status = object.objectNode();
        status.set("status", config.path("status").deepCopy());
        return Ownership.of(old.kind()).merge(object, status);
    }
}
