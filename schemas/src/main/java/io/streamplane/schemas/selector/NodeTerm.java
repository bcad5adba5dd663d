package io.streamplane.schemas.selector;

import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import java.util.List;
import java.util.Map;

/**
 * One term of a node affinity: all its expressions must hold. A term without any holds nowhere.
 *
 * @param fields the only field is metadata.name
 * @param weight of a preference, 1 to 100; 0 for a required term
 */
public record NodeTerm(List<Requirement> labels, List<Requirement> fields, int weight) {

    public static NodeTerm of(NodeSelectorTerm term, int weight) {
        return new NodeTerm(requirements(term.getMatchExpressions()), requirements(term.getMatchFields()), weight);
    }

    public boolean matches(String node, Map<String, String> nodeLabels) {
        if (labels.isEmpty() && fields.isEmpty()) {
            return false;
        }
        for (Requirement requirement : labels) {
            if (!requirement.matches(nodeLabels)) {
                return false;
            }
        }
        for (Requirement requirement : fields) {
            if (!requirement.key().equals("metadata.name") || !requirement.matches(node)) {
                return false;
            }
        }
        return true;
    }

    private static List<Requirement> requirements(List<NodeSelectorRequirement> expressions) {
        return expressions.stream()
                .map(each -> Requirement.of(each.getKey(), each.getOperator(), each.getValues()))
                .toList();
    }
}
