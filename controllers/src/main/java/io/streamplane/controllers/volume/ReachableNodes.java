package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.TopologySelectorLabelRequirement;
import io.fabric8.kubernetes.api.model.TopologySelectorTerm;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** From which nodes a volume that is being made can be reached. */
final class ReachableNodes {

    private ReachableNodes() {}

    /**
     * The terms of its node affinity; empty for all nodes, and where a key is given that no node has.
     *
     * @param key a label of which the volume gets one value; null: it is reached wherever the class allows it
     * @param node that the volume must be reached from; null for any that the class allows
     */
    static List<NodeSelectorTerm> terms(
            ShardView shard, String uid, StorageClass type, @Nullable String key, @Nullable Stored<Node> node) {
        if (key == null) {
            return allowed(type).stream().map(ReachableNodes::term).toList();
        }
        var values = new TreeSet<String>();
        if (node != null) {
            addValue(node, key, values);
        } else {
            for (TopologySelectorTerm term : allowed(type)) {
                for (TopologySelectorLabelRequirement each : term.getMatchLabelExpressions()) {
                    if (each.getKey().equals(key)) {
                        values.addAll(each.getValues());
                    }
                }
            }
            if (values.isEmpty()) {
                shard.inCluster(ProvisionerReconciler.NODES).forEach(each -> addValue(each, key, values));
            }
        }
        if (values.isEmpty()) {
            return List.of();
        }
        String value = new ArrayList<>(values).get(Math.floorMod(uid.hashCode(), values.size()));
        return List.of(new NodeSelectorTerm(List.of(in(key, List.of(value))), List.of()));
    }

    private static void addValue(Stored<?> node, String key, TreeSet<String> values) {
        String value = node.labels().get(key);
        if (value != null) {
            values.add(value);
        }
    }

    private static List<TopologySelectorTerm> allowed(StorageClass type) {
        List<TopologySelectorTerm> allowed = type.getAllowedTopologies();
        return allowed == null ? List.of() : allowed;
    }

    private static NodeSelectorTerm term(TopologySelectorTerm term) {
        return new NodeSelectorTerm(
                term.getMatchLabelExpressions().stream()
                        .map(each -> in(each.getKey(), each.getValues()))
                        .toList(),
                List.of());
    }

    private static NodeSelectorRequirement in(String key, List<String> values) {
        return new NodeSelectorRequirement(key, "In", values);
    }
}
