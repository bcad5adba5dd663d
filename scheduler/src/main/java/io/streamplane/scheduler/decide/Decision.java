package io.streamplane.scheduler.decide;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
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

    /** @param nodeUid empty where it is not known */
    record Bind(PodRequest pod, String node, String nodeUid, EventNote note) implements Decision {

        /** However it was come to. */
        public static Bind to(String node, String nodeUid, PodRequest pod) {
            String message = "Successfully assigned " + pod.key() + " to " + node;
            return new Bind(pod, node, nodeUid, EventNote.normal(reference(pod), "Scheduled", message));
        }

        @Override
        public Proposal proposal() {
            return new Proposal.Bind(pod.key(), pod.uid(), node, nodeUid);
        }
    }

    /**
     * @param status the new status with its PodScheduled condition, or null where the status says it already
     * @param broken whether the attempt failed, and not the pod's fit
     */
    record Wait(PodRequest pod, @Nullable PodStatus status, EventNote note, boolean broken) implements Decision {

        static Wait because(String message, PodRequest pod, @Nullable PodStatus status, boolean broken) {
            return new Wait(pod, status, EventNote.warning(reference(pod), "FailedScheduling", message), broken);
        }

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

    private static ObjectReference reference(PodRequest pod) {
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withNamespace(pod.key().namespace())
                .withName(pod.key().name())
                .withUid(pod.uid())
                .build();
    }
}
