package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;

/** What the journal's rejections say to a client: one table. */
public final class Rejections {

    private Rejections() {}

    public static Refusal refusal(Outcome.Rejected rejected) {
        return new Refusal(failure(rejected));
    }

    public static ApiFailure failure(Outcome.Rejected rejected) {
        return failure(rejected.failed(), rejected.snapshot());
    }

    /** @param state on which the precondition does not hold */
    static ApiFailure failure(Precondition failed, Snapshot state) {
        ResourceKey key = failed.key();
        Kind kind = state.kinds().orUnknown(key.resource());
        String name = key.key().name();
        var found = state.get(kind, key.key());
        return switch (failed) {
            case Precondition.Absent _ -> Failures.alreadyExists(kind, name);
            case Precondition.NotUid unwanted ->
                Failures.conflict(
                        kind, name, "expected it gone, but the one of uid " + unwanted.uid() + " is still there");
            case Precondition.Exists _ -> Failures.notFound(kind, name);
            case Precondition.HasUid wanted ->
                found.map(object -> Failures.uidMismatch(kind, name, wanted.uid(), object.uid()))
                        .orElseGet(() -> Failures.notFound(kind, name));
            case Precondition.DesiredAt _, Precondition.ObservedAt _ ->
                found.isPresent() ? Failures.modified(kind, name) : Failures.notFound(kind, name);
        };
    }

    /** Whether the same request may fare better on the newer state: its preconditions were of our own making. */
    static boolean isStale(Outcome.Rejected rejected) {
        return Claims.isOne(rejected.failed().key())
                || rejected.failed() instanceof Precondition.DesiredAt
                || rejected.failed() instanceof Precondition.ObservedAt;
    }
}
