package io.streamplane.scheduler.replay;

import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.decide.ClusterEvent;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What did become of pods, counted as a {@link Simulation} counts. For one thread. */
final class Recording {

    private final Cluster cluster = new Cluster();
    private final Tally tally = new Tally();
    private final Map<ObjectKey, String> waiting = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private boolean begun;

    public void begin(long now) {
        begun = true;
        waiting.values().forEach(uid -> tally.arrived(uid, now));
        sample(now);
    }

    public void apply(ClusterEvent event, long now) {
        switch (event) {
            case ClusterEvent.NodeDesired node -> cluster.describe(node.name(), node.node());
            case ClusterEvent.NodeObserved node -> cluster.observe(node.name(), node.status());
            case ClusterEvent.PodObserved pod
            when pod.ended() -> {
                ended.add(pod.key().toString());
                cluster.remove(pod.key());
            }
            case ClusterEvent.PodObserved ignored -> {}
            case ClusterEvent.PodDesired(ObjectKey key, PodRequest pod) when pod != null -> pod(pod, now);
            case ClusterEvent.PodDesired pod -> {
                waiting.remove(pod.key());
                ended.remove(pod.key().toString());
                cluster.remove(pod.key());
            }
            default -> {}
        }
    }

    public void sample(long now) {
        if (begun) {
            tally.sample(now, cluster, waiting.size());
        }
    }

    public Tally tally() {
        return tally;
    }

    private void pod(PodRequest pod, long now) {
        String node = pod.node();
        if (node == null) {
            waiting.put(pod.key(), pod.uid());
            if (begun) {
                tally.arrived(pod.uid(), now);
            }
            return;
        }
        waiting.remove(pod.key());
        if (!ended.contains(pod.key().toString())) {
            cluster.place(pod, node);
        }
        if (begun) {
            tally.placed(pod.uid(), node, now);
        }
    }
}
