package io.streamplane.scheduler.placement;

import io.streamplane.scheduler.filter.BuiltInFilters;
import io.streamplane.scheduler.filter.Filter;
import io.streamplane.scheduler.score.BuiltInScores;
import io.streamplane.scheduler.score.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Which filters and scores decide, and how.
 *
 * @param schedulerName pods whose spec.schedulerName is another are only counted
 * @param weights by a score's name; 1 for those not named
 * @param percentageOfNodesToScore stop looking once this share of nodes is found feasible, 1 to 100; 0 adapts it to the
 *     number of nodes, as kube-scheduler does
 */
public record SchedulerConfig(
        String schedulerName,
        List<Filter> filters,
        List<Score> scores,
        Map<String, Long> weights,
        int percentageOfNodesToScore) {

    private static final Map<String, Long> DEFAULT_WEIGHTS = Map.of(
            "NodeResourcesFit", 1L,
            "NodeResourcesBalancedAllocation", 1L,
            "NodeAffinity", 2L,
            "TaintToleration", 3L,
            "PodTopologySpread", 2L);

    public SchedulerConfig {
        filters = List.copyOf(filters);
        scores = List.copyOf(scores);
        weights = Map.copyOf(weights);
    }

    /** kube-scheduler's filters, scores and weights, and nothing else. */
    public static SchedulerConfig builtIn() {
        return new SchedulerConfig("default-scheduler", BuiltInFilters.all(), BuiltInScores.all(), DEFAULT_WEIGHTS, 0);
    }

    /** The built-in ones and those that the class path offers. */
    public static SchedulerConfig withServices() {
        var filters = new ArrayList<>(BuiltInFilters.all());
        ServiceLoader.load(Filter.class).forEach(filters::add);
        var scores = new ArrayList<>(BuiltInScores.all());
        ServiceLoader.load(Score.class).forEach(scores::add);
        return new SchedulerConfig("default-scheduler", filters, scores, DEFAULT_WEIGHTS, 0);
    }

    long weight(Score score) {
        return weights.getOrDefault(score.name(), 1L);
    }

    /** How many feasible nodes are enough, as kube-scheduler's numFeasibleNodesToFind computes it. */
    int enough(int nodes) {
        int least = 100;
        if (nodes < least || percentageOfNodesToScore >= 100) {
            return nodes;
        }
        int percentage = percentageOfNodesToScore > 0 ? percentageOfNodesToScore : Math.max(5, 50 - nodes / 125);
        return Math.max(least, (int) ((long) nodes * percentage / 100));
    }
}
