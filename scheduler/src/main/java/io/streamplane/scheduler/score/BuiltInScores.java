package io.streamplane.scheduler.score;

import io.fabric8.kubernetes.api.model.Taint;
import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.capacity.NodeCapacity;
import io.streamplane.scheduler.filter.NodeFilters;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.quantity.Quantities;
import io.streamplane.schemas.selector.NodeTerm;
import java.util.List;

/** The scores that kube-scheduler counts by default and that concern the kinds served here. */
public final class BuiltInScores {

    private BuiltInScores() {}

    public static List<Score> all() {
        return List.of(
                resourcesFit(Strategy.LEAST_ALLOCATED, 1, 1),
                score("NodeResourcesBalancedAllocation", BuiltInScores::balanced),
                score("NodeAffinity", BuiltInScores::affinity),
                score("TaintToleration", BuiltInScores::taints),
                new Spreading());
    }

    /** What NodeResourcesFit prefers, by kube-scheduler's names. */
    public enum Strategy {
        /** Nodes of which much stays free. */
        LEAST_ALLOCATED,
        /** Nodes that get full. */
        MOST_ALLOCATED
    }

    /** The mean share of CPU and memory that stays free, or that is asked for, by these weights. */
    public static Score resourcesFit(Strategy strategy, int cpuWeight, int memoryWeight) {
        return score(
                "NodeResourcesFit",
                (pod, cluster, nodes) -> each(nodes, node -> {
                    long cpu = mark(
                            strategy,
                            Quantities.sum(node.weightedCpu(), NodeCapacity.weightedCpu(pod)),
                            node.allocatable().milliCpu());
                    long memory = mark(
                            strategy,
                            Quantities.sum(node.weightedMemory(), NodeCapacity.weightedMemory(pod)),
                            node.allocatable().memory());
                    return (cpu * cpuWeight + memory * memoryWeight) / (cpuWeight + memoryWeight);
                }));
    }

    /** How near the used shares of CPU and memory come to each other: half their distance is what is lost. */
    private static long[] balanced(PodRequest pod, Cluster cluster, List<NodeCapacity> nodes) {
        return each(nodes, node -> {
            double cpu = share(
                    Quantities.sum(node.requested().milliCpu(), pod.requests().milliCpu()),
                    node.allocatable().milliCpu());
            double memory = share(
                    Quantities.sum(node.requested().memory(), pod.requests().memory()),
                    node.allocatable().memory());
            return (long) ((1 - Math.abs(cpu - memory) / 2) * Score.MAX);
        });
    }

    private static long[] affinity(PodRequest pod, Cluster cluster, List<NodeCapacity> nodes) {
        if (pod.preferredNodes().isEmpty()) {
            return new long[nodes.size()];
        }
        return normalized(
                each(nodes, node -> {
                    long sum = 0;
                    for (NodeTerm term : pod.preferredNodes()) {
                        sum += term.matches(node.name(), node.labels()) ? term.weight() : 0;
                    }
                    return sum;
                }),
                false);
    }

    private static long[] taints(PodRequest pod, Cluster cluster, List<NodeCapacity> nodes) {
        return normalized(
                each(nodes, node -> {
                    long count = 0;
                    for (Taint taint : node.taints()) {
                        count += "PreferNoSchedule".equals(taint.getEffect()) && !NodeFilters.tolerates(pod, taint)
                                ? 1
                                : 0;
                    }
                    return count;
                }),
                true);
    }

    /** Scales marks so that the greatest becomes 100; reversed, it becomes 0 and none at all 100. */
    static long[] normalized(long[] marks, boolean reverse) {
        long greatest = 0;
        for (long mark : marks) {
            greatest = Math.max(greatest, mark);
        }
        for (int i = 0; i < marks.length; i++) {
            long scaled = greatest == 0 ? 0 : marks[i] * Score.MAX / greatest;
            marks[i] = reverse ? Score.MAX - scaled : scaled;
        }
        return marks;
    }

    private static long mark(Strategy strategy, long used, long has) {
        long marked = strategy == Strategy.LEAST_ALLOCATED ? has - used : used;
        if (has == 0 || used > has) {
            return 0;
        }
        return marked <= Long.MAX_VALUE / Score.MAX ? marked * Score.MAX / has : marked / (has / Score.MAX);
    }

    private static double share(long used, long has) {
        return has == 0 ? 1 : Math.min(1, (double) used / has);
    }

    private static long[] each(List<NodeCapacity> nodes, java.util.function.ToLongFunction<NodeCapacity> mark) {
        long[] marks = new long[nodes.size()];
        for (int i = 0; i < marks.length; i++) {
            marks[i] = mark.applyAsLong(nodes.get(i));
        }
        return marks;
    }

    private static Score score(String name, Rating rating) {
        return new Score() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public long[] rate(PodRequest pod, Cluster cluster, List<NodeCapacity> nodes) {
                return rating.rate(pod, cluster, nodes);
            }
        };
    }

    private interface Rating {
        long[] rate(PodRequest pod, Cluster cluster, List<NodeCapacity> nodes);
    }
}
