package io.streamplane.scheduler.request;

import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.streamplane.schemas.selector.Selector;
import java.util.Map;

/**
 * One topology spread constraint.
 *
 * @param topologyKey node label whose values are the domains
 * @param hard DoNotSchedule; else it only weighs
 * @param minDomains fewer domains than this count as one that is empty
 * @param honorAffinity only nodes that fit the pod's node affinity count
 * @param honorTaints only nodes whose taints the pod tolerates count
 */
public record SpreadRule(
        int maxSkew,
        String topologyKey,
        boolean hard,
        Selector selector,
        int minDomains,
        boolean honorAffinity,
        boolean honorTaints) {

    static SpreadRule of(TopologySpreadConstraint constraint, Map<String, String> ownLabels) {
        Integer minDomains = constraint.getMinDomains();
        return new SpreadRule(
                constraint.getMaxSkew(),
                constraint.getTopologyKey(),
                !"ScheduleAnyway".equals(constraint.getWhenUnsatisfiable()),
                Selector.of(constraint.getLabelSelector()).with(constraint.getMatchLabelKeys(), ownLabels),
                minDomains == null ? 1 : minDomains,
                !"Ignore".equals(constraint.getNodeAffinityPolicy()),
                "Honor".equals(constraint.getNodeTaintsPolicy()));
    }
}
