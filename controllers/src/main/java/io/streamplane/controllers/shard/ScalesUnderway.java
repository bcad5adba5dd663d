package io.streamplane.controllers.shard;

import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who scales which target, so that it hears of a refusal. A change of the target does not end that: a refusal since the target has changed
 * comes after it.
 */
final class ScalesUnderway {

    private final Map<ResourceKey, WorkKey> byTarget = new HashMap<>();
    private final Map<WorkKey, String> refusals = new HashMap<>();

    /** A scale is proposed for this work. */
    void begin(Proposal.Scale scale, WorkKey work) {
        byTarget.put(new ResourceKey(scale.resource(), scale.key()), work);
        refusals.remove(work);
    }

    /** The work that is to hear of it; null where nobody waits for the answer. */
    @Nullable
    WorkKey refused(Refused refusal) {
        WorkKey work = byTarget.remove(new ResourceKey(refusal.resource(), refusal.key()));
        if (work != null) {
            refusals.put(work, refusal.message());
        }
        return work;
    }

    /** Why the last scale of this work was refused, once; null where it was not. */
    @Nullable
    String take(WorkKey work) {
        return refusals.remove(work);
    }

    /** Nothing of this work's stays. */
    void forget(WorkKey work) {
        byTarget.values().removeIf(work::equals);
        refusals.remove(work);
    }
}
