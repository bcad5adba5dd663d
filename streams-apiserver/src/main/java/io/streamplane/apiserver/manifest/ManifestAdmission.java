package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.auth.AuthenticatedUser;
import io.streamplane.apiserver.auth.Authorization;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.operation.Written;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Does what manifests ask, as HTTP would do it for the same user: server-side apply, and deletion for null values. */
final class ManifestAdmission {

    private final JournalOperations operations;

    ManifestAdmission(JournalOperations operations) {
        this.operations = operations;
    }

    /** One manifest, as its record gives it. */
    record Request(
            byte @Nullable [] key,
            Manifest manifest,
            AuthenticatedUser user,
            Caller caller,
            WriteOptions options,
            Inventory inventory) {}

    /** Ends when the outcome is known. */
    CompletionStage<Answer> admit(Request request) {
        return switch (request.manifest()) {
            case Manifest.Unreadable unreadable -> refused(unreadable.failure());
            case Manifest.Apply apply -> apply(request, apply.configuration());
            case Manifest.Delete _ -> {
                byte[] key = request.key();
                yield key == null
                        ? refused(
                                Failures.badRequest(
                                        "expected a key whose objects are to be deleted, but the record has neither key nor value"))
                        : delete(request, key);
            }
        };
    }

    private static CompletionStage<Answer> refused(ApiFailure failure) {
        return CompletableFuture.completedStage(Answer.refused(failure, List.of()));
    }

    private CompletionStage<Answer> apply(Request request, ObjectNode configuration) {
        String apiVersion = Tree.text(configuration, "apiVersion");
        String kindName = Tree.text(configuration, "kind");
        if (apiVersion.isEmpty() || kindName.isEmpty()) {
            return refused(Failures.badRequest("Object 'Kind' or 'apiVersion' is missing in the manifest"));
        }
        Optional<Kind> kind = operations.kinds().ofObject(apiVersion, kindName);
        if (kind.isEmpty()) {
            return refused(Failures.noMatch(apiVersion, kindName));
        }
        if (!kind.get().journaled()) {
            return refused(Failures.methodNotAllowed(kind.get()));
        }
        Target target = target(kind.get(), configuration);
        if (target.name().isEmpty()) {
            return refused(Failures.invalid(
                    target.kind(), "", List.of(FieldError.required("metadata.name", "name is required"))));
        }
        return Authorization.refusal(request.user(), "patch", target)
                .map(refusal ->
                        CompletableFuture.completedStage(Answer.refused(refusal, List.of(reference(target, "")))))
                .orElseGet(() -> operations
                        .startApply(request.caller(), target, configuration, request.options())
                        .thenApply(written -> applied(request, target, written)));
    }

    /** An object without a namespace is meant for {@code default}, as kubectl has it. */
    private static Target target(Kind kind, ObjectNode configuration) {
        ObjectNode metadata = Tree.ensure(configuration, "metadata");
        if (kind.namespaced() && Tree.text(metadata, "namespace").isEmpty()) {
            metadata.put("namespace", "default");
        }
        String namespace = kind.namespaced() ? Tree.text(metadata, "namespace") : "";
        return new Target(kind, namespace, Tree.text(metadata, "name"), "");
    }

    private static Answer applied(Request request, Target target, Written written) {
        return switch (written.result()) {
            case ApiResult.Failed failed ->
                new Answer(false, List.of(reference(target, "")), null, failed.warnings(), failed.failure(), null);
            case ApiResult.Done done -> {
                ObjectNode metadata = Tree.ensure(done.body(), "metadata");
                var reference = reference(target, Tree.text(metadata, "uid"));
                String version = Tree.text(metadata, "resourceVersion");
                yield new Answer(
                        written.changed(),
                        List.of(reference),
                        version.isEmpty() ? null : Long.valueOf(version),
                        done.warnings(),
                        null,
                        inventory(request, reference));
            }
        };
    }

    private static @Nullable List<ObjectReference> inventory(Request request, ObjectReference applied) {
        byte[] key = request.key();
        return key == null || request.options().dryRun()
                ? null
                : request.inventory().applied(key, applied);
    }

    /** Deletes what the key has applied, last first. */
    private CompletionStage<Answer> delete(Request request, byte[] key) {
        List<ObjectReference> all = request.inventory().of(key);
        CompletionStage<List<Deletion>> deletions = CompletableFuture.completedStage(List.of());
        for (ObjectReference each : all.reversed()) {
            deletions = deletions.thenCompose(done -> delete(request, each).thenApply(next -> {
                var more = new ArrayList<>(done);
                more.add(next);
                return more;
            }));
        }
        return deletions.thenApply(done -> deleted(request, key, all, done));
    }

    /** @param failure why it is still there; null where it is gone, or goes */
    private record Deletion(
            ObjectReference object,
            boolean changed,
            @Nullable ApiFailure failure) {}

    private CompletionStage<Deletion> delete(Request request, ObjectReference object) {
        Kind kind =
                operations.kinds().ofObject(object.apiVersion(), object.kind()).orElse(null);
        if (kind == null) {
            var failure = Failures.noMatch(object.apiVersion(), object.kind());
            return CompletableFuture.completedStage(new Deletion(object, false, failure));
        }
        var target = new Target(kind, object.namespace(), object.name(), "");
        var refusal = Authorization.refusal(request.user(), "delete", target);
        if (refusal.isPresent()) {
            return CompletableFuture.completedStage(new Deletion(object, false, refusal.get()));
        }
        var options = new DeleteOptions(request.options().dryRun(), null, null, object.uid(), null);
        return operations
                .startDelete(request.caller(), target, options)
                .thenApply(written -> new Deletion(object, written.changed(), stillThere(written)));
    }

    /** One that is gone, or whose place another object has taken, is not the key's any more. */
    private static @Nullable ApiFailure stillThere(Written written) {
        return written.result() instanceof ApiResult.Failed failed
                        && failed.failure().code() != 404
                        && failed.failure().code() != 409
                ? failed.failure()
                : null;
    }

    private static Answer deleted(Request request, byte[] key, List<ObjectReference> all, List<Deletion> done) {
        var failures = done.stream().filter(each -> each.failure() != null).toList();
        List<ObjectReference> left =
                failures.reversed().stream().map(Deletion::object).toList();
        boolean kept = all.isEmpty() || request.options().dryRun();
        return new Answer(
                done.stream().anyMatch(Deletion::changed),
                all,
                null,
                List.of(),
                failures.isEmpty() ? null : failures.getFirst().failure(),
                kept ? null : request.inventory().set(key, left));
    }

    private static ObjectReference reference(Target target, String uid) {
        return ObjectReference.of(target.kind(), target.namespace(), target.name(), uid);
    }
}
