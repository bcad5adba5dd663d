package io.streamplane.controllers.daemonset;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.selector.NodeTerm;
import io.streamplane.schemas.selector.Tolerance;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * On which nodes a DaemonSet's pods run: those that the template's node name, node selector and required node affinity fit,
 * and whose NoSchedule and NoExecute taints are tolerated. Where only a NoSchedule taint is not, pods that are there stay.
 */
final class NodeMatch {

    private final @Nullable String name;
    private final Map<String, String> labels;
    private final @Nullable List<NodeTerm> terms;
    private final List<Tolerance> tolerances;

    /** @param spec of the pods as they are made, with the tolerations that every daemon has */
    NodeMatch(PodSpec spec) {
        String node = spec.getNodeName();
        this.name = node == null || node.isEmpty() ? null : node;
        this.labels = spec.getNodeSelector() == null ? Map.of() : spec.getNodeSelector();
        this.terms = terms(spec);
        this.tolerances = spec.getTolerations().stream().map(Tolerance::of).toList();
    }

    /** Whether a pod should be made there. */
    boolean runs(Stored<Node> node) {
        return fits(node) && tolerates(node, false);
    }

    /** Whether a pod that is there may stay. */
    boolean stays(Stored<Node> node) {
        return fits(node) && tolerates(node, true);
    }

    private boolean fits(Stored<Node> node) {
        if (name != null && !name.equals(node.name())
                || !node.labels().entrySet().containsAll(labels.entrySet())) {
            return false;
        }
        return terms == null || terms.stream().anyMatch(term -> term.matches(node.name(), node.labels()));
    }

    private boolean tolerates(Stored<Node> node, boolean onlyExecute) {
        var spec = node.object().getSpec();
        List<Taint> taints = spec == null || spec.getTaints() == null ? List.of() : spec.getTaints();
        return taints.stream()
                .filter(taint ->
                        "NoExecute".equals(taint.getEffect()) || !onlyExecute && "NoSchedule".equals(taint.getEffect()))
                .allMatch(taint -> tolerances.stream().anyMatch(each -> each.tolerates(taint)));
    }

    private static @Nullable List<NodeTerm> terms(PodSpec spec) {
        var nodes = spec.getAffinity() == null ? null : spec.getAffinity().getNodeAffinity();
        var required = nodes == null ? null : nodes.getRequiredDuringSchedulingIgnoredDuringExecution();
        if (required == null) {
            return null;
        }
        List<NodeSelectorTerm> terms = required.getNodeSelectorTerms();
        return terms == null
                ? List.of()
                : terms.stream().map(term -> NodeTerm.of(term, 0)).toList();
    }
}
