package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.proposal.Proposal;
import org.jspecify.annotations.Nullable;

/**
 * Why some work is done: what changed since it was last done to its end. A decision is put down to the newest change of
 * what the work's own object asks for, where there was one, and else to the newest change of all; a report of status
 * always to the newest. So a Deployment's new size is the cause of what follows from it, however many reports of its
 * pods came with it.
 *
 * @param newest the newest revision of all that changed; 0 where nothing did
 * @param own the newest revision at which the work's own desired part changed; 0 where it did not
 */
record Trigger(long newest, long own) {

    static final Trigger NOTHING = new Trigger(0, 0);

    /** What a change is to a work that it makes. */
    static Trigger of(FactChange change, long revision, WorkKey work) {
        boolean own = change.resource().equals(work.resource())
                && change.key().equals(work.key())
                && isOfDesired(change.before(), change.after());
        return new Trigger(revision, own ? revision : 0);
    }

    /** Of work that is done anew without a change: its object as it is. */
    static Trigger of(Stored<?> object) {
        return new Trigger(object.revision(), object.desiredRevision());
    }

    private static boolean isOfDesired(@Nullable Stored<?> before, @Nullable Stored<?> after) {
        return before == null || after == null || before.desiredRevision() != after.desiredRevision();
    }

    Trigger and(Trigger other) {
        return new Trigger(Math.max(newest, other.newest), Math.max(own, other.own));
    }

    /** What is left of it where decisions were put off: they are still due to the same change. */
    Trigger unanswered() {
        return new Trigger(0, own);
    }

    /** The revision that a proposal reacts to. */
    long cause(Proposal proposal) {
        return own == 0 || proposal instanceof Proposal.UpdateStatus ? Math.max(newest, own) : own;
    }
}
