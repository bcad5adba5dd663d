package io.streamplane.apiserver.operation;

import io.streamplane.apiserver.journal.Outcome;
import io.streamplane.apiserver.journal.StoredObject;
import io.streamplane.apiserver.patch.PatchFailure;
import io.streamplane.apiserver.patch.Patches;
import io.streamplane.schemas.kind.FieldError;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.rule.Tree;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * PUT and PATCH of an object and of its subresources. A request that names no resourceVersion is made again on the
 * newer state where the journal rejects it as stale.
 */
final class Update {

    private static final int ATTEMPTS = 8;

    private final Store store;
    private final Replacement replacement;
    private final StatusReplacement statuses;

    Update(Store store, Replacement replacement, StatusReplacement statuses) {
        this.store = store;
        this.replacement = replacement;
        this.statuses = statuses;
    }

    ApiResult update(Ask ask, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        StoredObject known = store.existing(ask.target());
        if (Revisions.isAhead(body, known)) {
            store.fresh(ask.target());
        }
        return retried(ask, !Revisions.isNamed(body), old -> switch (ask.target().subresource()) {
            case "" -> replacement.replace(ask, old, body, duplicateFields, options);
            case "status" -> statuses.replace(ask, old, body, null);
            case "scale" -> scale(ask, old, body, options);
            case "finalize" -> finalize(ask, old, body);
            default -> throw new Refusal(Failures.methodNotAllowed(old.kind()));
        });
    }

    ApiResult patch(Ask ask, PatchType type, JsonNode patch, WriteOptions options) {
        return retried(ask, true, old -> {
            boolean scale = ask.target().subresource().equals("scale");
            ObjectNode from = scale ? Scale.of(old) : old.tree();
            ObjectNode patched;
            try {
                patched = Patches.apply(type, old.kind(), from, patch);
            } catch (PatchFailure failure) {
                throw new Refusal(new ApiFailure(failure.code(), failure.reason(), String.valueOf(failure.getMessage()), null));
            }
            return switch (ask.target().subresource()) {
                case "" -> replacement.replace(ask, old, patched, List.of(), options);
                case "status" -> statuses.replace(ask, old, patched, old.observedRevision());
                case "scale" -> scale(ask, old, patched, options);
                default -> throw new Refusal(Failures.methodNotAllowed(old.kind()));
            };
        });
    }

    private ApiResult retried(Ask ask, boolean retry, Function<StoredObject, Replacement.Attempt> work) {
        for (int attempt = 1; ; attempt++) {
            switch (work.apply(store.existing(ask.target()))) {
                case Replacement.Attempt.Finished finished -> {
                    return finished.result();
                }
                case Replacement.Attempt.Stale stale -> {
                    Outcome.Rejected rejected = stale.rejected();
                    if (!retry || attempt == ATTEMPTS || !Rejections.isStale(rejected)) {
                        throw Rejections.refusal(rejected);
                    }
                }
            }
        }
    }

    private Replacement.Attempt scale(Ask ask, StoredObject old, ObjectNode scale, WriteOptions options) {
        Kind kind = old.kind();
        Kind.ScalePaths paths = Objects.requireNonNull(kind.scale());
        long replicas = Tree.number(Tree.object(scale, "spec"), "replicas", 0);
        if (replicas < 0) {
            FieldError error = FieldError.invalid(
                    "spec.replicas", Long.toString(replicas), "must be greater than or equal to 0");
            throw new Refusal(Failures.invalidScale(old.key().name(), error));
        }
        Revisions.checkUid(scale, old);
        Revisions.check(scale, old, old.desiredRevision());
        ObjectNode object = old.tree().deepCopy();
        int slash = paths.specReplicas().lastIndexOf('/');
        if (object.at(paths.specReplicas().substring(0, slash)) instanceof ObjectNode parent) {
            parent.put(paths.specReplicas().substring(slash + 1), replicas);
        }
        return switch (replacement.replace(ask, old, object, List.of(), options)) {
            case Replacement.Attempt.Finished(ApiResult.Done done) ->
                new Replacement.Attempt.Finished(
                        new ApiResult.Done(done.code(), Scale.of(kind, done.body()), done.warnings()));
            case Replacement.Attempt other -> other;
        };
    }

    /** Of a namespace: its finalizers are the body's. */
    private Replacement.Attempt finalize(Ask ask, StoredObject old, ObjectNode body) {
        Revisions.checkUid(body, old);
        Revisions.check(body, old, old.desiredRevision());
        return replacement.finalizeNamespace(ask, old, Tree.texts(Tree.object(body, "spec"), "finalizers"));
    }
}
