package io.streamplane.scheduler.replay;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.streamplane.scheduler.decide.Decider;
import io.streamplane.scheduler.decide.Decision;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler with some settings over recorded arrivals and departures of pods, in virtual time: it decides at once, and
 * what it decides holds at once. Pods that had a node when it begins keep it, unless that node is removed. For one thread.
 */
public final class Simulation {

    private static final long STEP_MILLIS = 1_000;

    private final Decider decider;
    private final Set<String> removed;
    private final Tally tally = new Tally();
    private final Map<ObjectKey, Pod> pods = new HashMap<>();
    private final Map<String, String> placed = new HashMap<>();
    private final Set<String> bornBound = new HashSet<>();
    private long now;
    private boolean begun;

    /** @param removed nodes that are left out */
    public Simulation(SchedulerConfig config, Set<String> removed) {
        this.decider = new Decider(config);
        this.removed = removed;
    }

    /** Puts a node in that was not recorded. */
    public void add(String name, Node node, NodeStatus status) {
        decider.nodeDesired(name, node);
        decider.nodeObserved(name, status);
    }

    /** From here on it decides and counts; what was bound up to here stays where it is. */
    public void begin(long at) {
        now = at;
        begun = true;
        pods.forEach((key, pod) -> {
            String uid = pod.getMetadata().getUid();
            if (placed.get(uid) == null) {
                tally.arrived(uid, at);
            }
        });
        decide();
    }

    /** Lets the time pass, and pods that wait have their turns. Time that runs backwards is none. */
    public void advance(long to) {
        while (begun && decider.waiting() > 0 && now + STEP_MILLIS < to) {
            now += STEP_MILLIS;
            decide();
        }
        now = Math.max(now, to);
    }

    /** What happens at the time that it has come to; decisions follow with {@link #decide}. */
    public void apply(Event event) {
        switch (event) {
            case Event.NodeDesired node
            when !removed.contains(node.name()) -> decider.nodeDesired(node.name(), node.node());
            case Event.NodeObserved node
            when !removed.contains(node.name()) -> decider.nodeObserved(node.name(), node.status());
            case Event.PodDesired pod -> pod(pod.key(), pod.pod());
            case Event.PodEnded pod ->
                decider.podObserved(
                        pod.key(), new PodStatusBuilder().withPhase("Succeeded").build());
            case Event.NodeDesired ignored -> {}
            case Event.NodeObserved ignored -> {}
        }
    }

    /** Decides on all that can be decided now, and takes a sample. */
    public void decide() {
        if (!begun) {
            return;
        }
        while (!decider.idle(now)) {
            for (Decision decision : decider.decide(now, Integer.MAX_VALUE)) {
                if (decision instanceof Decision.Bind bind) {
                    placed.put(bind.pod().uid(), bind.node());
                    tally.placed(bind.pod().uid(), bind.node(), now);
                    Pod pod = pods.get(bind.pod().key());
                    if (pod != null) {
                        decider.podDesired(bind.pod().key(), on(pod, bind.node()));
                    }
                }
            }
        }
        tally.sample(now, decider.cluster(), decider.waiting());
    }

    public Tally tally() {
        return tally;
    }

    private void pod(ObjectKey key, @Nullable Pod recorded) {
        if (recorded == null) {
            pods.remove(key);
            decider.podDesired(key, null);
            decider.podObserved(key, null);
            return;
        }
        String uid = recorded.getMetadata().getUid();
        Pod before = pods.put(key, recorded);
        boolean born = before == null || !before.getMetadata().getUid().equals(uid);
        String node = recorded.getSpec().getNodeName();
        if (born && node != null && begun) {
            bornBound.add(uid);
        } else if (born && begun) {
            tally.arrived(uid, now);
        }
        boolean kept = node != null && (!begun || bornBound.contains(uid)) && !removed.contains(node);
        if (kept) {
            placed.put(uid, node);
        }
        decider.podDesired(key, on(recorded, placed.get(uid)));
    }

    private static Pod on(Pod pod, @Nullable String node) {
        return new PodBuilder(pod).editSpec().withNodeName(node).endSpec().build();
    }
}
