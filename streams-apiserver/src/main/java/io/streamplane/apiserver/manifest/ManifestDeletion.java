package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.manifest.Holdings.Holder;
import io.streamplane.apiserver.manifest.ObjectOutcome.What;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.operation.Written;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Deletes what a key has applied, last first: by uid, and not what another key holds too. */
final class ManifestDeletion {

    private final JournalOperations operations;
    private final Holdings holdings;
    private final OthersHoldings others;
    private final ObjectTurns turns;

    ManifestDeletion(JournalOperations operations, Holdings holdings, OthersHoldings others, ObjectTurns turns) {
        this.operations = operations;
        this.holdings = holdings;
        this.others = others;
        this.turns = turns;
    }

    /** Ends when the outcome is known; empty where the journal did not say it of one of the objects. */
    CompletionStage<Optional<Answer>> delete(Who who, Holder key) {
        List<ObjectReference> all = holdings.of(key);
        if (all.isEmpty()) {
            return CompletableFuture.completedStage(Optional.of(Answer.of(List.of())));
        }
        return others.read().thenCompose(elsewhere -> {
            CompletionStage<List<ObjectOutcome>> deletions = CompletableFuture.completedStage(List.of());
            for (ObjectReference each : all.reversed()) {
                deletions = deletions.thenCompose(
                        done -> delete(who, key, each, elsewhere).thenApply(next -> {
                            var more = new ArrayList<>(done);
                            more.add(next);
                            return more;
                        }));
            }
            return deletions.thenApply(done -> answer(who, key, done.reversed()));
        });
    }

    /** Whether it may have to ask somebody outside, who takes his time, what the user may do. */
    boolean mayAsk() {
        return operations.authorization().isRemote();
    }

    private CompletionStage<ObjectOutcome> delete(
            Who who, Holder key, ObjectReference object, OthersHoldings.Elsewhere elsewhere) {
        Kind kind =
                operations.kinds().ofObject(object.apiVersion(), object.kind()).orElse(null);
        if (kind == null) {
            return refused(object, Failures.noMatch(object.apiVersion(), object.kind()));
        }
        var target = new Target(kind, object.namespace(), object.name(), "");
        var refusal = operations.authorization().refusal(who.user(), "delete", target);
        if (refusal.isPresent()) {
            return refused(object, refusal.get());
        }
        return turns.take(object.place(), () -> {
            Optional<String> holder = holdings.other(object.place(), key)
                    .filter(other -> other.getValue().uid().equals(object.uid()))
                    .map(other -> ManifestObjects.shown(other.getKey().key().array()))
                    .or(() -> elsewhere.holder(object));
            if (holder.isPresent()) {
                String warning = object.kind() + " " + object.name() + " is not deleted: the key \"" + holder.get()
                        + "\" holds it too";
                return CompletableFuture.completedStage(ObjectOutcome.of(object, What.KEPT, List.of(warning)));
            }
            var options = new DeleteOptions(who.options().dryRun(), null, null, object.uid(), null);
            return operations
                    .startDelete(who.caller(), target, options)
                    .thenApply(written -> outcome(object, written, who.options().dryRun()));
        });
    }

    private static CompletionStage<ObjectOutcome> refused(ObjectReference object, ApiFailure failure) {
        return CompletableFuture.completedStage(ObjectOutcome.refused(object, failure, List.of()));
    }

    /** One that is gone, or whose place another object has taken, is not the key's any more. */
    private static ObjectOutcome outcome(ObjectReference object, Written written, boolean dryRun) {
        if (written.result() instanceof ApiResult.Failed failed) {
            ApiFailure failure = failed.failure();
            if (failure.outcomeUnknown()) {
                return ObjectOutcome.of(object, What.UNKNOWN, List.of());
            }
            return failure.code() == 404 || failure.code() == 409
                    ? ObjectOutcome.of(object, What.GONE, List.of())
                    : ObjectOutcome.refused(object, failure, failed.warnings());
        }
        return ObjectOutcome.of(object, written.changed() || dryRun ? What.DELETED : What.GONE, List.of());
    }

    private Optional<Answer> answer(Who who, Holder key, List<ObjectOutcome> done) {
        if (!who.options().dryRun()) {
            holdings.keep(
                    key,
                    done.stream()
                            .filter(ObjectOutcome::refused)
                            .map(ObjectOutcome::object)
                            .toList());
        }
        return done.stream().anyMatch(ObjectOutcome::unknown) ? Optional.empty() : Optional.of(Answer.of(done));
    }
}
