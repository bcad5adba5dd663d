package io.streamplane.scheduler.streams;

import io.streamplane.scheduler.decide.ClusterEvent;
import io.streamplane.scheduler.decide.Decider;
import io.streamplane.scheduler.decide.Facts;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.FactRecord;
import io.streamplane.schemas.streams.FactFold;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.Map;

/**
 * What the facts of {@code scheduling} come to: the decider, with the capacity of the nodes that it decides on. A standby's
 * follows the topic too, so that it decides at once when it takes over.
 */
final class SchedulingState implements FactFold {

    private final Facts facts;
    private final Decider decider;
    /** When each pod without a node was last written; follows the pods that wait. */
    private final Map<ObjectKey, Long> revisions = new HashMap<>();

    SchedulingState(ObjectCodec codec, SchedulerConfig config) {
        this.facts = new Facts(codec);
        this.decider = new Decider(config);
    }

    @Override
    public void apply(FactRecord fact) {
        ClusterEvent event = facts.read(fact.key(), fact.value(), decider::needsStatus);
        if (event == null) {
            return;
        }
        if (event instanceof ClusterEvent.PodDesired pod) {
            if (pod.pod() == null || pod.pod().node() != null) {
                revisions.remove(pod.key());
            } else {
                revisions.put(pod.key(), fact.revision());
            }
        }
        decider.apply(event);
    }

    Decider decider() {
        return decider;
    }

    /** Of the command that last wrote the desired part of a pod that has no node. */
    long podRevision(ObjectKey pod) {
        return revisions.getOrDefault(pod, 0L);
    }
}
