package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.FieldTracking;
import io.streamplane.apiserver.apply.FieldManager.Operation;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Scale;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * PUT and PATCH of an object and of its subresources. A request that names no resourceVersion is made again on the
 * newer state where the journal rejects it as stale.
 */
public final class Update {

    private final Replacement replacement;
    private final StatusReplacement statuses;

    public Update(Replacement replacement, StatusReplacement statuses) {
        this.replacement = replacement;
        this.statuses = statuses;
    }

    public Write update(Ask ask, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        Write write = state -> {
            StoredObject old = Commands.existing(state, ask.target());
            return switch (ask.target().subresource()) {
                case "" -> replacement.replace(ask, state, old, body, duplicateFields, options, changes(ask));
                case "status" -> statuses.replace(ask, old, body, null);
                case "scale" -> scale(ask, state, old, body, options);
                case "finalize" -> finalize(ask, state, old, body);
                default -> throw new Refusal(Failures.methodNotAllowed(old.kind()));
            };
        };
        return Revisions.isNamed(body) ? write.once() : write;
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
                case "status" -> statuses.replace(ask, old, patched, old.observedRevision());
                case "scale" -> scale(ask, state, old, patched, options);
                default -> throw new Refusal(Failures.methodNotAllowed(old.kind()));
            };
        };
    }

    private static FieldTracking changes(Ask ask) {
        return new FieldTracking.Changes(ask.manager(Operation.UPDATE));
    }

    private Plan scale(Ask ask, Snapshot state, StoredObject old, ObjectNode scale, WriteOptions options) {
        Kind kind = old.kind();
        Kind.ScalePaths paths = Objects.requireNonNull(kind.scale());
        long replicas = Tree.number(Tree.object(scale, "spec"), "replicas", 0);
        if (replicas < 0) {
            FieldError error =
                    FieldError.invalid("spec.replicas", Long.toString(replicas), "must be greater than or equal to 0");
            throw new Refusal(Failures.invalidScale(old.key().name(), error));
        }
        Commands.readable(old);
        Revisions.checkUid(scale, old);
        Revisions.check(scale, old, old.desiredRevision());
        ObjectNode object = old.tree().deepCopy();
        int slash = paths.specReplicas().lastIndexOf('/');
        if (object.at(paths.specReplicas().substring(0, slash)) instanceof ObjectNode parent) {
            parent.put(paths.specReplicas().substring(slash + 1), replicas);
        }
        return switch (replacement.replace(ask, state, old, object, List.of(), options, changes(ask))) {
            case Plan.Answer answer -> new Plan.Answer(scaled(kind, answer.result()));
            case Plan.Append append ->
                new Plan.Append(
                        append.command(), after -> scaled(kind, append.answer().apply(after)));
        };
    }

    private static ApiResult scaled(Kind kind, ApiResult result) {
        return result instanceof ApiResult.Done done
                ? new ApiResult.Done(done.code(), Scale.of(kind, done.body()), done.warnings())
                : result;
    }

    /** Of a namespace: its finalizers are the body's. */
    private Plan finalize(Ask ask, Snapshot state, StoredObject old, ObjectNode body) {
        Commands.readable(old);
        Revisions.checkUid(body, old);
        Revisions.check(body, old, old.desiredRevision());
        return replacement.finalizeNamespace(ask, state, old, Tree.texts(Tree.object(body, "spec"), "finalizers"));
    }
}
