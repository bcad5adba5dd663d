package io.streamplane.scheduler.decide;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import org.jspecify.annotations.Nullable;

/** What the scheduler wants done about one pod. */
public sealed interface Decision {

    PodRequest pod();

    /** What is proposed; null where nothing changes. */
    @Nullable
    Proposal proposal();

    /** What to say about it. */
    EventNote note();

    record Bind(PodRequest pod, String node, EventNote note) implements Decision {
        @Override
        public Proposal proposal() {
            return new Proposal.Bind(pod.key(), pod.uid(), node);
        }
    }

    /**
     * @param status the new status with its PodScheduled condition, or null where the status says it already
     * @param broken whether the attempt failed, and not the pod's fit
     */
    record Wait(PodRequest pod, @Nullable PodStatus status, EventNote note, boolean broken) implements Decision {
        @Override
        public @Nullable Proposal proposal() {
            if (status == null) {
                return null;
            }
            var object = new PodBuilder()
                    .withNewMetadata()
                    .withNamespace(pod.key().namespace())
                    .withName(pod.key().name())
                    .withUid(pod.uid())
                    .endMetadata()
                    .withStatus(status)
                    .build();
            return new Proposal.UpdateStatus("pods", pod.key(), object, null);
        }
    }
}
