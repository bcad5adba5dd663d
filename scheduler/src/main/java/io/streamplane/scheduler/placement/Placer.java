package io.streamplane.scheduler.placement;

import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.capacity.NodeCapacity;
import io.streamplane.scheduler.filter.Filter;
import io.streamplane.scheduler.filter.Veto;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.scheduler.score.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the node for one pod. The search starts at a node that the pod's uid picks and stops when enough nodes are
 * found, so that its cost is bounded; equal marks are decided by a hash of uid and node name, so that pods spread and
 * the same inputs always give the same placement.
 */
public final class Placer {

    private final SchedulerConfig config;

    public Placer(SchedulerConfig config) {
        this.config = config;
    }

    /** Decides on the cluster as it is, and changes nothing. A plug-in that fails on one pod stops no other. */
    public Placement place(PodRequest pod, Cluster cluster) {
        try {
            return search(pod, cluster);
        } catch (RuntimeException e) {
            return new Placement.Broken("a plug-in failed: " + e);
        }
    }

    private Placement search(PodRequest pod, Cluster cluster) {
        List<NodeCapacity> nodes = cluster.nodes();
        if (nodes.isEmpty()) {
            return new Placement.Unschedulable("no nodes available to schedule pods");
        }
        var checks = checks(pod, cluster);
        for (Filter.Check check : checks) {
            if (check instanceof Filter.Refusal refusal) {
                return new Placement.Unschedulable(
                        "0/" + nodes.size() + " nodes are available: " + refusal.reason() + ".");
            }
        }
        var feasible = new ArrayList<NodeCapacity>();
        var reasons = new TreeMap<String, Integer>();
        int enough = config.enough(nodes.size());
        int start = (int) Long.remainderUnsigned(hash(pod.uid(), ""), nodes.size());
        for (int i = 0; i < nodes.size() && feasible.size() < enough; i++) {
            NodeCapacity node = nodes.get((start + i) % nodes.size());
            Veto veto = veto(checks, node);
            if (veto == null) {
                feasible.add(node);
            } else {
                veto.reasons().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
            }
        }
        return feasible.isEmpty()
                ? new Placement.Unschedulable(message(nodes.size(), reasons))
                : new Placement.Assigned(best(pod, cluster, feasible));
    }

    private List<Filter.Check> checks(PodRequest pod, Cluster cluster) {
        var checks = new ArrayList<Filter.Check>();
        for (Filter filter : config.filters()) {
            Filter.Check check = filter.prepare(pod, cluster);
            if (check != Filter.Check.PASS) {
                checks.add(check);
            }
        }
        return checks;
    }

    private static @Nullable Veto veto(List<Filter.Check> checks, NodeCapacity node) {
        for (Filter.Check check : checks) {
            Veto veto = check.test(node);
            if (veto != null) {
                return veto;
            }
        }
        return null;
    }

    private String best(PodRequest pod, Cluster cluster, List<NodeCapacity> feasible) {
        if (feasible.size() == 1) {
            return feasible.getFirst().name();
        }
        long[] sums = new long[feasible.size()];
        for (Score score : config.scores()) {
            long weight = config.weight(score);
            long[] marks = score.rate(pod, cluster, feasible);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += weight * marks[i];
            }
        }
        int best = 0;
        for (int i = 1; i < sums.length; i++) {
            if (sums[i] > sums[best] || (sums[i] == sums[best] && wins(pod, feasible.get(i), feasible.get(best)))) {
                best = i;
            }
        }
        return feasible.get(best).name();
    }

    private static boolean wins(PodRequest pod, NodeCapacity one, NodeCapacity other) {
        int order = Long.compareUnsigned(hash(pod.uid(), one.name()), hash(pod.uid(), other.name()));
        return order != 0 ? order > 0 : one.name().compareTo(other.name()) < 0;
    }

    /** As kube-scheduler's FitError, where no plug-in for preemption is configured: that part is left out. */
    private static String message(int nodes, Map<String, Integer> reasons) {
        return reasons.entrySet().stream()
                .map(reason -> reason.getValue() + " " + reason.getKey())
                .sorted()
                .collect(Collectors.joining(", ", "0/" + nodes + " nodes are available: ", "."));
    }

    /** FNV-1a over both texts with a final mix: equal on every machine and in every release. */
    private static long hash(String one, String other) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < one.length(); i++) {
            hash = (hash ^ one.charAt(i)) * 0x100000001b3L;
        }
        for (int i = 0; i < other.length(); i++) {
            hash = (hash ^ other.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        return hash ^ (hash >>> 33);
    }
}
