package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.Admission;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.FieldTracking;
import io.streamplane.apiserver.apply.ApplyFailure;
import io.streamplane.apiserver.apply.ComponentFields;
import io.streamplane.apiserver.apply.FieldManager.Operation;
import io.streamplane.apiserver.apply.Ownership;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Scale;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Server-side apply: makes the object of a configuration, or merges the configuration into it. */
public final class Application {

    private final Admission admission;
    private final Creation creation;
    private final Replacement replacement;
    private final StatusReplacement statuses;
    private final Scaling scaling;
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
        this.scaling = new Scaling(replacement);
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
            throw new Refusal(Failures.invalidOptions(
                    "PatchOptions", FieldError.required("fieldManager", "is required for apply patch")));
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
            case "status", "approval" -> status(ask, state, Commands.existing(state, ask.target()), patch, options);
            case "ephemeralcontainers", "resize" ->
                part(ask, state, Commands.existing(state, ask.target()), patch, options);
            case "scale" -> scale(ask, state, Commands.existing(state, ask.target()), patch, options);
            default -> throw new Refusal(Failures.methodNotAllowed(ask.target().kind()));
        };
    }

    private Plan object(Ask ask, Snapshot state, @Nullable StoredObject old, ObjectNode patch, WriteOptions options) {
        Draft decoded = decoded(ask, state, patch, options);
        ObjectNode config = decoded.object();
        Tree.ensure(config, "metadata").put("name", nameOf(ask, config));
        config.remove("status");
        if (old != null) {
            Commands.readable(old);
        }
        var outcome = LastApplied.keptInStep(ask, config, merged(ask, old, config, options));
        Plan plan = old == null
                ? creation.planMissing(ask, state, outcome.object(), List.of(), options, settled(outcome))
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
        ObjectNode live = old == null ? null : live(old);
        try {
            return switch (ownership.apply(live, config, ask.manager(Operation.APPLY), options.force(), now)) {
                case Ownership.Outcome.Merged merged -> merged;
                case Ownership.Outcome.Refused refused -> {
                    var conflicts = LastApplied.others(ask, Objects.requireNonNull(old), refused.conflicts());
                    if (!conflicts.isEmpty()) {
                        throw new Refusal(ApplyConflicts.failure(conflicts));
                    }
                    yield (Ownership.Outcome.Merged)
                            ownership.apply(live, config, ask.manager(Operation.APPLY), true, now);
                }
            };
        } catch (ApplyFailure e) {
            throw new Refusal(Failures.badRequest("failed to create typed patch object: " + e.getMessage()));
        }
    }

    /** With what components own, where anybody is known to own anything. */
    private static ObjectNode live(StoredObject old) {
        boolean known = Tree.has(Tree.object(old.tree(), "metadata"), "managedFields")
                || ComponentFields.maker(old.kind(), old.tree()) != null;
        return known ? ComponentFields.shown(old.kind(), old.tree()) : old.tree();
    }

    private static String nameOf(Ask ask, ObjectNode config) {
        String name = Tree.text(Tree.object(config, "metadata"), "name");
        return name.isEmpty() ? ask.target().name() : name;
    }

    private Draft decoded(Ask ask, Snapshot state, ObjectNode config, WriteOptions options) {
        var draft = new Draft(
                ask, config.deepCopy(), null, state, options.fieldValidation(), List.of(), FieldTracking.NONE);
        admission.decode(draft);
        return draft;
    }

    private Plan status(Ask ask, Snapshot state, StoredObject old, ObjectNode patch, WriteOptions options) {
        Commands.readable(old);
        Draft decoded = decoded(ask, state, patch, options);
        ObjectNode config = decoded.object();
        config.remove("spec");
        var outcome = merged(ask, old, config, options);
        return statuses.replace(ask, state, old, outcome.object(), null, settled(outcome))
                .warning(decoded.warnings());
    }

    private Plan part(Ask ask, Snapshot state, StoredObject old, ObjectNode patch, WriteOptions options) {
        Commands.readable(old);
        Draft decoded = decoded(ask, state, patch, options);
        var outcome = merged(ask, old, decoded.object(), options);
        return replacement
                .replacePart(ask, state, old, outcome.object(), List.of(), options, settled(outcome))
                .warning(decoded.warnings());
    }

    private Plan scale(Ask ask, Snapshot state, StoredObject old, ObjectNode patch, WriteOptions options) {
        Commands.readable(old);
        var outcome = merged(ask, old, Scaling.configuration(old.kind(), patch), options);
        ObjectNode scale = Scale.of(old.kind(), outcome.object());
        return scaling.replace(ask, state, old, scale, options, settled(outcome));
    }
}
