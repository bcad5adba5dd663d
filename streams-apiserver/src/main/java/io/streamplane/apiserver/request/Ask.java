package io.streamplane.apiserver.request;

import io.streamplane.apiserver.apply.FieldManager;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.Origin;
import org.jspecify.annotations.Nullable;

/**
 * One write as the command's origin tells it.
 *
 * @param cause the revision that the asker reacted to; 0 for a user
 * @param grounds what a controller or the scheduler decided it on; null for others
 */
public record Ask(
        Caller caller,
        String verb,
        Target target,
        boolean dryRun,
        String fieldManager,
        long cause,
        @Nullable Grounds grounds) {

    private static final int LONGEST_NAME = 128;

    /** What a user asks. */
    public Ask(Caller caller, String verb, Target target, boolean dryRun, String fieldManager) {
        this(caller, verb, target, dryRun, fieldManager, 0, null);
    }

    public Origin origin() {
        return new Origin(
                caller.user(),
                caller.groups(),
                verb,
                target.subresource(),
                caller.userAgent(),
                fieldManager,
                caller.sourceAddress());
    }

    /** Who sets fields by this: the field manager that the client names, else what it calls itself. */
    public FieldManager manager(FieldManager.Operation operation) {
        String name = fieldManager;
        if (name.isEmpty()) {
            String agent = caller.userAgent();
            int slash = agent.indexOf('/');
            name = slash < 0 ? agent : agent.substring(0, slash);
        }
        String cut = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        return new FieldManager(
                cut.isEmpty() ? "unknown" : cut, operation, target.kind().apiVersion(), target.subresource());
    }
}
