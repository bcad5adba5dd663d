package io.streamplane.controllers.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import io.streamplane.controllers.reconcile.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The taints that follow from a node's Ready condition, each with NoSchedule and NoExecute. */
final class NodeTaints {

    static final String UNREACHABLE = "node.kubernetes.io/unreachable";
    static final String NOT_READY = "node.kubernetes.io/not-ready";

    private static final Set<String> OURS = Set.of(UNREACHABLE, NOT_READY);

    private NodeTaints() {}

    static List<Taint> present(Node node) {
        var taints = node.getSpec() == null ? null : node.getSpec().getTaints();
        return taints == null ? List.of() : taints;
    }

    /** The node's taints as they should be; null where they are so already. */
    static @Nullable List<Taint> wanted(Node node, String readyStatus, Instant now) {
        String key = switch (readyStatus) {
            case "True" -> "";
            case "Unknown" -> UNREACHABLE;
            default -> NOT_READY;
        };
        var wanted = new ArrayList<Taint>();
        boolean changed = false;
        for (Taint taint : present(node)) {
            if (OURS.contains(taint.getKey()) && !taint.getKey().equals(key)) {
                changed = true;
            } else {
                wanted.add(taint);
            }
        }
        if (!key.isEmpty()) {
            for (String effect : List.of("NoSchedule", "NoExecute")) {
                if (wanted.stream()
                        .noneMatch(taint -> key.equals(taint.getKey()) && effect.equals(taint.getEffect()))) {
                    wanted.add(new Taint(effect, key, Times.format(now), null));
                    changed = true;
                }
            }
        }
        return changed ? wanted : null;
    }

    static String readyStatus(Node node) {
        NodeCondition ready = condition(node, "Ready");
        return ready == null ? "Unknown" : ready.getStatus();
    }

    static @Nullable NodeCondition condition(Node node, String type) {
        if (node.getStatus() != null && node.getStatus().getConditions() != null) {
            for (NodeCondition condition : node.getStatus().getConditions()) {
                if (type.equals(condition.getType())) {
                    return condition;
                }
            }
        }
        return null;
    }
}
