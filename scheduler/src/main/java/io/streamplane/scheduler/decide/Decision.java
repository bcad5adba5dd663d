package io.streamplane.scheduler.decide;

import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.event.EventNote;
import org.jspecify.annotations.Nullable;

/** What the scheduler wants done about one pod. */
public sealed interface Decision {

    PodRequest pod();

    /** What to say about it. */
    EventNote note();

    record Bind(PodRequest pod, String node, EventNote note) implements Decision {}

    /** @param status the new status with its PodScheduled condition, or null where the status says it already */
    record Wait(PodRequest pod, @Nullable PodStatus status, EventNote note) implements Decision {}
}
