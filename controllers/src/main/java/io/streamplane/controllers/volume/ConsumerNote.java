package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import java.util.ArrayList;

/** What a claim waits for whose class waits for a pod. */
final class ConsumerNote {

    private ConsumerNote() {}

    static EventNote of(ShardView shard, Stored<PersistentVolumeClaim> claim) {
        var waiting = new ArrayList<String>();
        for (Stored<?> any : shard.list(Volumes.PODS, claim.namespace())) {
            Stored<Pod> pod = any.as(Pod.class);
            if (pod.node() == null
                    && !pod.terminating()
                    && ClaimUse.claims(pod.object()).contains(claim.name())) {
                waiting.add(pod.name());
            }
        }
        var about = References.regarding(claim);
        if (waiting.isEmpty()) {
            return EventNote.normal(
                    about, "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
        }
        return EventNote.normal(
                about,
                "WaitForPodScheduled",
                "waiting for pod" + (waiting.size() > 1 ? "s " : " ") + String.join(",", waiting) + " to be scheduled");
    }
}
