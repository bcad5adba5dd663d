package io.streamplane.scheduler.decide;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.scheduler.volume.PodVolumes;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.kind.core.PersistentVolumeClaimKind;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the scheduler wants done about one pod. */
public sealed interface Decision {

    PodRequest pod();

    /** What is proposed; empty where nothing changes. */
    List<Proposal> proposals();

    /** What to say about it; null for nothing. */
    @Nullable
    EventNote note();

    /** @param nodeUid empty where it is not known */
    record Bind(PodRequest pod, String node, String nodeUid, EventNote note) implements Decision {

        /** However it was come to. */
        public static Bind to(String node, String nodeUid, PodRequest pod) {
            String message = "Successfully assigned " + pod.key() + " to " + node;
            return new Bind(pod, node, nodeUid, EventNote.normal(reference(pod), "Scheduled", message));
        }

        @Override
        public List<Proposal> proposals() {
            return List.of(new Proposal.Bind(pod.key(), pod.uid(), node, nodeUid));
        }
    }

    /**
     * The pod gets this node when its claims have their volumes; they are told of the node.
     *
     * @param volumes free ones that they are to get
     */
    record Reserve(PodRequest pod, String node, List<Proposal> proposals, Set<String> volumes) implements Decision {

        static Reserve of(PodRequest pod, String node, PodVolumes.Choice choice) {
            var edit = new MetadataEdit(List.of(), List.of(), List.of(), Map.of(VolumeTerms.SELECTED_NODE, node));
            return new Reserve(
                    pod,
                    node,
                    choice.claims().stream()
                            .<Proposal>map(each -> new Proposal.UpdateMetadata(
                                    PersistentVolumeClaimKind.RESOURCE, each.key(), each.uid(), edit, List.of()))
                            .toList(),
                    choice.volumes());
        }

        @Override
        public @Nullable EventNote note() {
            return null;
        }
    }

    /**
     * @param status the new status with its PodScheduled condition, or null where the status says it already
     * @param observedRevision of the status that it was made from; 0: there was none
     * @param broken whether the attempt failed, and not the pod's fit
     */
    record Wait(PodRequest pod, @Nullable PodStatus status, long observedRevision, EventNote note, boolean broken)
            implements Decision {

        static Wait because(
                String message, PodRequest pod, @Nullable PodStatus status, long observedRevision, boolean broken) {
            return new Wait(
                    pod,
                    status,
                    observedRevision,
                    EventNote.warning(reference(pod), "FailedScheduling", message),
                    broken);
        }

        @Override
        public List<Proposal> proposals() {
            if (status == null) {
                return List.of();
            }
            var object = new PodBuilder()
                    .withNewMetadata()
                    .withNamespace(pod.key().namespace())
                    .withName(pod.key().name())
                    .withUid(pod.uid())
                    .endMetadata()
                    .withStatus(status)
                    .build();
            return List.of(new Proposal.UpdateStatus("pods", pod.key(), object, observedRevision));
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
