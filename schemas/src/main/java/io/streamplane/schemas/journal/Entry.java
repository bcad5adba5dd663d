package io.streamplane.schemas.journal;

import org.jspecify.annotations.Nullable;

/**
 * All that the rules know of an existing object.
 *
 * @param desiredRevision the revision that last wrote the desired part
 * @param observedRevision likewise of the observed part; 0 where it was never written
 */
public record Entry(String uid, long desiredRevision, long observedRevision) {

    /** The object's resourceVersion: the newer of the two parts' revisions. */
    public long revision() {
        return Math.max(desiredRevision, observedRevision);
    }

    /** What becomes of {@code before} (null: no such object) by a fact about its key; null where it is gone. */
    public static @Nullable Entry after(@Nullable Entry before, Fact fact) {
        return switch (fact) {
            case Fact.DesiredPut put ->
                new Entry(put.uid(), put.revision(), before == null ? 0 : before.observedRevision());
            case Fact.ObservedPut put -> {
                if (before == null) {
                    throw new IllegalStateException("expected " + put.key() + " to exist, but it does not");
                }
                yield new Entry(before.uid(), before.desiredRevision(), put.revision());
            }
            case Fact.Deleted _ -> null;
        };
    }
}
