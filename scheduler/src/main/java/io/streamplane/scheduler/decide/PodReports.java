package io.streamplane.scheduler.decide;

import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What pods without a node say in their status, and what was proposed that they say. A proposal is made from a status at its
 * revision, so that it never undoes what somebody else has written meanwhile; it is refused then, and made again.
 */
final class PodReports {

    private record Known(PodStatus status, long revision) {}

    private final Map<ObjectKey, Known> known = new HashMap<>();
    private final Map<ObjectKey, PodCondition> said = new HashMap<>();

    /** Takes over a status; whether it does not say what was last proposed, and so has to be looked at again. */
    boolean observed(ObjectKey key, PodStatus status, long revision) {
        known.put(key, new Known(status, revision));
        PodCondition last = said.get(key);
        return last != null && !last.equals(ScheduledCondition.of(status));
    }

    void forget(ObjectKey key) {
        known.remove(key);
        said.remove(key);
    }

    void proposed(Decision.Wait wait) {
        if (wait.status() != null) {
            said.put(wait.pod().key(), Objects.requireNonNull(ScheduledCondition.of(wait.status())));
        }
    }

    /** That a pod waits, with the status that says why where it does not say so already. */
    Decision.Wait wait(PodRequest pod, String message, boolean broken, long now) {
        String reason = broken ? ScheduledCondition.SCHEDULER_ERROR : ScheduledCondition.UNSCHEDULABLE;
        Known before = known.get(pod.key());
        @Nullable
        PodStatus status =
                ScheduledCondition.notScheduled(before == null ? null : before.status(), reason, message, now);
        return Decision.Wait.because(message, pod, status, before == null ? 0 : before.revision(), broken);
    }
}
