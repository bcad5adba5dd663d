package io.streamplane.apiserver.operation;

import io.streamplane.schemas.journal.Origin;

/**
 * One write as the command's origin tells it.
 *
 * @param cause the revision that the asker reacted to; 0 for a user
 */
record Ask(Caller caller, String verb, Target target, boolean dryRun, String fieldManager, long cause) {

    Origin origin() {
        return new Origin(
                caller.user(),
                caller.groups(),
                verb,
                target.subresource(),
                caller.userAgent(),
                fieldManager,
                caller.sourceAddress());
    }
}
