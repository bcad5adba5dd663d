package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.FieldTracking;
import io.streamplane.apiserver.apply.FieldManager.Operation;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * PUT and PATCH of an object and of its subresources. A request that names no resourceVersion is made again on the
 * newer state where the journal rejects it as stale.
 */
public final class Update {

    private final Commands commands;
    private final Creation creation;
    private final Replacement replacement;
    private final StatusReplacement statuses;
    private final Scaling scaling;

    public Update(Commands commands, Creation creation, Replacement replacement, StatusReplacement statuses) {
        this.commands = commands;
        this.creation = creation;
        this.replacement = replacement;
        this.statuses = statuses;
        this.scaling = new Scaling(replacement);
    }

    public Write update(Ask ask, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        boolean named = Revisions.isNamed(body);
        return new Write() {
            @Override
            public Plan on(Snapshot state) {
                return plan(ask, state, body, duplicateFields, options);
            }

            /** Whoever made the object meanwhile: then there is one to replace. */
            @Override
            public boolean mayRepeat(Outcome.Rejected rejected) {
                return !named && (rejected.failed() instanceof Precondition.Absent || Rejections.isStale(rejected));
            }
        };
    }

    private Plan plan(Ask ask, Snapshot state, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        Target target = ask.target();
        boolean whole = target.subresource().isEmpty();
        if (whole
                && commands.rules(target.kind()).createsOnUpdate()
                && state.get(target.kind(), new ObjectKey(target.namespace(), target.name()))
                        .isEmpty()) {
            return creation.planMissing(ask, state, body, duplicateFields, options, changes(ask));
        }
        StoredObject old = Commands.existing(state, target);
        if (whole && !Revisions.isNamed(body) && !commands.rules(target.kind()).replacesUnseen()) {
            throw new Refusal(Failures.updateWithoutRevision(target.kind(), target.name()));
        }
        return switch (target.subresource()) {
            case "" -> replacement.replace(ask, state, old, body, duplicateFields, options, changes(ask));
            case "status", "approval" -> {
                Revisions.checkName(body, old);
                yield statuses.replace(ask, state, old, body, null, changes(ask));
            }
            case "ephemeralcontainers", "resize" ->
                replacement.replacePart(ask, state, old, body, duplicateFields, options, changes(ask));
            case "scale" -> scaling.replace(ask, state, old, body, options, changes(ask));
            case "finalize" -> finalize(ask, state, old, body);
            default -> throw new Refusal(Failures.methodNotAllowed(old.kind()));
        };
    }

    public Write patch(Ask ask, PatchType type, JsonNode patch, WriteOptions options) {
        return state -> {
            StoredObject old = Commands.existing(state, ask.target());
            Commands.readable(old);
            ObjectNode patched = ask.target().subresource().equals("scale")
                    ? Patching.scale(type, old, patch)
                    : Patching.object(type, old, patch, options.fieldValidation());
            return switch (ask.target().subresource()) {
                case "" -> replacement.replace(ask, state, old, patched, List.of(), options, changes(ask));
                case "status", "approval" ->
                    statuses.replace(ask, state, old, patched, old.observedRevision(), changes(ask));
                case "ephemeralcontainers", "resize" ->
                    replacement.replacePart(ask, state, old, patched, List.of(), options, changes(ask));
                case "scale" -> scaling.replace(ask, state, old, patched, options, changes(ask));
                default -> throw new Refusal(Failures.methodNotAllowed(old.kind()));
            };
        };
    }

    private static FieldTracking changes(Ask ask) {
        return new FieldTracking.Changes(ask.manager(Operation.UPDATE));
    }

    /** Of a namespace: its finalizers are the body's. */
    private Plan finalize(Ask ask, Snapshot state, StoredObject old, ObjectNode body) {
        Commands.readable(old);
        Revisions.checkUid(body, old);
        Revisions.check(body, old, old.desiredRevision());
        return replacement.finalizeNamespace(ask, state, old, Tree.texts(Tree.object(body, "spec"), "finalizers"));
    }
}
