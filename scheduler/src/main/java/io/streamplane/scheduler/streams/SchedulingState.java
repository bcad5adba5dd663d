package io.streamplane.scheduler.streams;

import io.streamplane.scheduler.decide.ClusterEvent;
import io.streamplane.scheduler.decide.Decider;
import io.streamplane.scheduler.decide.Facts;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.streams.FactFold;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the facts of {@code scheduling} come to: the decider, with the capacity of the nodes that it decides on. A standby's
 * follows the topic too, so that it decides at once when it takes over.
 */
final class SchedulingState implements FactFold {

    private final Facts facts;
    private final Decider decider;
    private final LongSupplier clock;
    private final Map<ObjectKey, Waiting> waiting = new HashMap<>();
    private boolean whole = true;

    /**
     * What is known of a pod without a node, besides what the decider knows.
     *
     * @param revision of the command that last wrote its desired part
     * @param since when it came here, by this process's clock in milliseconds
     * @param attempts how often it was tried in vain
     */
    record Waiting(long revision, long since, int attempts) {

        Waiting again() {
            return new Waiting(revision, since, attempts + 1);
        }
    }

    SchedulingState(ObjectCodec codec, SchedulerConfig config) {
        this(codec, config, System::currentTimeMillis);
    }

    SchedulingState(ObjectCodec codec, SchedulerConfig config, LongSupplier clock) {
        this.clock = clock;
        this.facts = new Facts(codec);
        this.decider = new Decider(config);
    }

    @Override
    public void apply(FactRecord fact) {
        whole = !fact.more();
        ClusterEvent event = facts.read(fact.key(), fact.value(), fact.revision(), decider::needsStatus);
        if (event == null) {
            return;
        }
        if (event instanceof ClusterEvent.PodDesired pod) {
            if (pod.pod() == null || pod.pod().node() != null) {
                waiting.remove(pod.key());
            } else {
                Waiting before = waiting.get(pod.key());
                waiting.put(
                        pod.key(),
                        before == null
                                ? new Waiting(fact.revision(), clock.getAsLong(), 0)
                                : new Waiting(fact.revision(), before.since(), before.attempts()));
            }
        }
        decider.apply(event);
    }

    /** Whether all that the newest command wrote is here. In between, nothing is to be decided. */
    boolean whole() {
        return whole;
    }

    Decider decider() {
        return decider;
    }

    /** Null where the pod has its node, or is not there. */
    @Nullable
    Waiting waiting(ObjectKey pod) {
        return waiting.get(pod);
    }

    /** The pod was tried in vain. */
    void triedInVain(ObjectKey pod) {
        waiting.computeIfPresent(pod, (_, each) -> each.again());
    }
}
