package io.streamplane.scheduler.replay;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.streamplane.scheduler.decide.ClusterEvent;
import io.streamplane.scheduler.decide.Decider;
import io.streamplane.scheduler.decide.Decision;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.request.PodRequest;
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
final class Simulation {

    private static final long STEP_MILLIS = 1_000;

    private final Decider decider;
    private final Set<String> removed;
    private final Tally tally = new Tally();
    private final Map<ObjectKey, PodRequest> pods = new HashMap<>();
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
        decider.apply(new ClusterEvent.NodeDesired(name, node));
        decider.apply(new ClusterEvent.NodeObserved(name, status));
    }

    /** From here on it decides and counts; what was bound up to here stays where it is. */
    public void begin(long at) {
        now = at;
        begun = true;
        pods.forEach((key, pod) -> {
            if (placed.get(pod.uid()) == null) {
                tally.arrived(pod.uid(), at);
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
    public void apply(ClusterEvent event) {
        switch (event) {
            case ClusterEvent.PodDesired pod -> pod(pod.key(), pod.pod());
            case ClusterEvent.PodObserved pod -> decider.apply(pod);
            case ClusterEvent.NodeDesired node when removed.contains(node.name()) -> {}
            case ClusterEvent.NodeObserved node when removed.contains(node.name()) -> {}
            case ClusterEvent.NodeDesired node -> decider.apply(node);
            case ClusterEvent.NodeObserved node -> decider.apply(node);
            default -> decider.apply(event);
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
                    PodRequest pod = pods.get(bind.pod().key());
                    if (pod != null) {
                        place(pod, bind.node());
                    }
                }
            }
        }
        tally.sample(now, decider.cluster(), decider.waiting());
    }

    public Tally tally() {
        return tally;
    }

    private void pod(ObjectKey key, @Nullable PodRequest recorded) {
        if (recorded == null) {
            pods.remove(key);
            decider.apply(new ClusterEvent.PodDesired(key, null));
            decider.apply(new ClusterEvent.PodObserved(key, null, 0));
            return;
        }
        String uid = recorded.uid();
        PodRequest before = pods.put(key, recorded);
        boolean born = before == null || !before.uid().equals(uid);
        String node = recorded.node();
        if (born && node != null && begun) {
            bornBound.add(uid);
        } else if (born && begun) {
            tally.arrived(uid, now);
        }
        boolean kept = node != null && (!begun || bornBound.contains(uid)) && !removed.contains(node);
        if (kept) {
            placed.put(uid, node);
        }
        place(recorded, placed.get(uid));
    }

    private void place(PodRequest pod, @Nullable String node) {
        decider.apply(new ClusterEvent.PodDesired(pod.key(), pod.on(node)));
    }
}
