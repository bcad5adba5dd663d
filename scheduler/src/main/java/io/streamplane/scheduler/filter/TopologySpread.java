package io.streamplane.scheduler.filter;

import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.capacity.NodeCapacity;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.scheduler.request.SpreadRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * DoNotSchedule constraints: with the pod placed, a domain must not hold more than maxSkew matching pods over the
 * emptiest domain. Example: domains a=2, b=1 and maxSkew 1: the pod may go to b only.
 */
final class TopologySpread implements Filter {

    private static final String MISMATCH = "node(s) didn't match pod topology spread constraints";
    private static final Veto SKEWED = new Veto.Rule(MISMATCH);
    private static final Veto UNLABELLED = new Veto.Rule(MISMATCH + " (missing required label)");

    @Override
    public String name() {
        return "PodTopologySpread";
    }

    @Override
    public Check prepare(PodRequest pod, Cluster cluster) {
        var rules = pod.spread().stream().filter(SpreadRule::hard).toList();
        if (rules.isEmpty()) {
            return Check.PASS;
        }
        var counted = new ArrayList<Counted>();
        for (SpreadRule rule : rules) {
            counted.add(Counted.of(pod, rule, rules, cluster));
        }
        return node -> veto(counted, node);
    }

    private static @Nullable Veto veto(List<Counted> counted, NodeCapacity node) {
        for (Counted each : counted) {
            String domain = node.labels().get(each.rule.topologyKey());
            if (domain == null) {
                return UNLABELLED;
            }
            int here = each.domains.getOrDefault(domain, 0);
            if (here + each.self - each.least > each.rule.maxSkew()) {
                return SKEWED;
            }
        }
        return null;
    }

    /** Matching pods by domain, over the nodes that are eligible. */
    private record Counted(SpreadRule rule, Map<String, Integer> domains, int least, int self) {

        static Counted of(PodRequest pod, SpreadRule rule, List<SpreadRule> rules, Cluster cluster) {
            var domains = new HashMap<String, Integer>();
            for (NodeCapacity node : cluster.nodes()) {
                String domain = node.labels().get(rule.topologyKey());
                if (domain != null && eligible(pod, rule, rules, node)) {
                    domains.merge(domain, SpreadCount.on(node, pod, rule), Integer::sum);
                }
            }
            int least =
                    domains.values().stream().mapToInt(Integer::intValue).min().orElse(0);
            boolean few = domains.size() < rule.minDomains();
            return new Counted(rule, domains, few ? 0 : least, rule.selector().matches(pod.labels()) ? 1 : 0);
        }

        private static boolean eligible(PodRequest pod, SpreadRule rule, List<SpreadRule> rules, NodeCapacity node) {
            for (SpreadRule each : rules) {
                if (!node.labels().containsKey(each.topologyKey())) {
                    return false;
                }
            }
            return (!rule.honorAffinity() || NodeFilters.fitsAffinity(pod, node))
                    && (!rule.honorTaints() || NodeFilters.toleratesTaints(pod, node));
        }
    }
}
