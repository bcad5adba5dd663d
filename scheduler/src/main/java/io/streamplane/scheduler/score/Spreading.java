package io.streamplane.scheduler.score;

import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.capacity.NodeCapacity;
import io.streamplane.scheduler.filter.SpreadCount;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.scheduler.request.SpreadRule;
import java.util.HashMap;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Fewer siblings, better mark. Siblings are what the pod's ScheduleAnyway constraints select, by their domains; without
 * any, pods of the same controller, by node and by zone (the built-in constraints of kube-scheduler have the same two).
 */
final class Spreading implements Score {

    private static final String ZONE = "topology.kubernetes.io/zone";

    @Override
    public String name() {
        return "PodTopologySpread";
    }

    @Override
    public long[] rate(PodRequest pod, Cluster cluster, List<NodeCapacity> nodes) {
        long[] crowd = new long[nodes.size()];
        if (pod.spread().isEmpty()) {
            var siblings = cluster.ofOwner(pod.owner());
            if (!siblings.isEmpty()) {
                ToLongFunction<NodeCapacity> count = node -> siblings.getOrDefault(node.name(), 0);
                for (int i = 0; i < crowd.length; i++) {
                    crowd[i] = count.applyAsLong(nodes.get(i));
                }
                addDomains(crowd, ZONE, cluster.nodes(), nodes, count);
            }
        }
        for (SpreadRule rule : pod.spread()) {
            if (!rule.hard()) {
                addDomains(crowd, rule.topologyKey(), cluster.nodes(), nodes, node -> SpreadCount.on(node, pod, rule));
            }
        }
        return BuiltInScores.normalized(crowd, true);
    }

    private static void addDomains(
            long[] crowd,
            String key,
            List<NodeCapacity> all,
            List<NodeCapacity> nodes,
            ToLongFunction<NodeCapacity> count) {
        var domains = new HashMap<String, Long>();
        for (NodeCapacity node : all) {
            String domain = node.labels().get(key);
            if (domain != null) {
                domains.merge(domain, count.applyAsLong(node), Long::sum);
            }
        }
        for (int i = 0; i < crowd.length && !domains.isEmpty(); i++) {
            String domain = nodes.get(i).labels().get(key);
            crowd[i] += domain == null ? 0 : domains.getOrDefault(domain, 0L);
        }
    }
}
