package io.streamplane.controllers.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import io.streamplane.controllers.reconcile.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The taints that follow from a node's conditions and from its being cordoned: what keeps pods from it, and where it is not
 * ready what drives them out as well.
 */
final class NodeTaints {

    static final String UNREACHABLE = "node.kubernetes.io/unreachable";
    static final String NOT_READY = "node.kubernetes.io/not-ready";

    private static final String NO_SCHEDULE = "NoSchedule";
    private static final String NO_EXECUTE = "NoExecute";
    private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
    private static final Map<String, String> OF_CONDITIONS = Map.of(
            "MemoryPressure", "node.kubernetes.io/memory-pressure",
            "DiskPressure", "node.kubernetes.io/disk-pressure",
            "PIDPressure", "node.kubernetes.io/pid-pressure",
            "NetworkUnavailable", "node.kubernetes.io/network-unavailable");

    private record Key(String key, String effect) {}

    private NodeTaints() {}

    static List<Taint> present(Node node) {
        var taints = node.getSpec() == null ? null : node.getSpec().getTaints();
        return taints == null ? List.of() : taints;
    }

    /** The taint of ours that makes pods leave; null where it has none. */
    static @Nullable Taint evicting(Node node) {
        for (Taint taint : present(node)) {
            if (NO_EXECUTE.equals(taint.getEffect())
                    && (UNREACHABLE.equals(taint.getKey()) || NOT_READY.equals(taint.getKey()))) {
                return taint;
            }
        }
        return null;
    }

    /**
     * The node's taints as they should be; null where they are so already. A new node, which says nothing of itself yet,
     * keeps those that it was made with.
     *
     * @param readyStatus of its Ready condition; empty where it has none
     * @param held whether its pods stay although it is not ready
     */
    static @Nullable List<Taint> wanted(Node node, String readyStatus, boolean held, Instant now) {
        Set<Key> due = due(node, readyStatus, held);
        var wanted = new ArrayList<Taint>();
        for (Taint taint : present(node)) {
            var key = new Key(taint.getKey(), taint.getEffect());
            if (due.remove(key)
                    || !isOurs(key)
                    || readyStatus.isEmpty() && taint.getKey().equals(NOT_READY)) {
                wanted.add(taint);
            }
        }
        boolean same = due.isEmpty() && wanted.size() == present(node).size();
        due.forEach(key -> wanted.add(new Taint(key.effect(), key.key(), Times.format(now), null)));
        return same ? null : wanted;
    }

    private static Set<Key> due(Node node, String readyStatus, boolean held) {
        var due = new LinkedHashSet<Key>();
        if (!readyStatus.isEmpty() && !readyStatus.equals("True")) {
            String key = readyStatus.equals("Unknown") ? UNREACHABLE : NOT_READY;
            due.add(new Key(key, NO_SCHEDULE));
            if (!held) {
                due.add(new Key(key, NO_EXECUTE));
            }
        }
        OF_CONDITIONS.forEach((type, key) -> {
            NodeCondition condition = condition(node, type);
            if (condition != null && "True".equals(condition.getStatus())) {
                due.add(new Key(key, NO_SCHEDULE));
            }
        });
        if (node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
            due.add(new Key(UNSCHEDULABLE, NO_SCHEDULE));
        }
        return due;
    }

    private static boolean isOurs(Key taint) {
        boolean ofReadiness = taint.key().equals(UNREACHABLE) || taint.key().equals(NOT_READY);
        return NO_EXECUTE.equals(taint.effect())
                ? ofReadiness
                : NO_SCHEDULE.equals(taint.effect())
                        && (ofReadiness
                                || taint.key().equals(UNSCHEDULABLE)
                                || OF_CONDITIONS.containsValue(taint.key()));
    }

    /** Empty where it has no such condition. */
    static String readyStatus(Node node) {
        NodeCondition ready = condition(node, "Ready");
        return ready == null || ready.getStatus() == null ? "" : ready.getStatus();
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
