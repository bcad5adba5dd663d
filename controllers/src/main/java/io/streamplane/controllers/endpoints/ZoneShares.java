package io.streamplane.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.quantity.PodRequests;
import java.util.Collection;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Each zone's share of the CPU of ready nodes, without those of the control plane: what topology aware hints go by. */
final class ZoneShares {

    private ZoneShares() {}

    /** Empty where a node says no zone or no CPU, and where there are not two zones. */
    static SortedMap<String, Double> of(Collection<Stored<?>> nodes) {
        var cpu = new TreeMap<String, Long>();
        long total = 0;
        for (Stored<?> each : nodes) {
            Stored<Node> node = each.as(Node.class);
            if (counts(node)) {
                String zone = Membership.zone(node);
                long amount = cpu(node);
                if (zone == null || amount == 0) {
                    return new TreeMap<>();
                }
                cpu.merge(zone, amount, Long::sum);
                total += amount;
            }
        }
        var shares = new TreeMap<String, Double>();
        if (cpu.size() >= 2) {
            for (var each : cpu.entrySet()) {
                shares.put(each.getKey(), each.getValue() / (double) total);
            }
        }
        return shares;
    }

    /** Whether the shares may be others after the change. */
    static boolean mayMove(FactChange change) {
        if (change.before() == null || change.after() == null) {
            return true;
        }
        Stored<Node> before = change.before().as(Node.class);
        Stored<Node> after = change.after().as(Node.class);
        return counts(before) != counts(after)
                || !Objects.equals(Membership.zone(before), Membership.zone(after))
                || cpu(before) != cpu(after);
    }

    private static boolean counts(Stored<Node> node) {
        var labels = node.labels();
        return !labels.containsKey("node-role.kubernetes.io/control-plane")
                && !labels.containsKey("node-role.kubernetes.io/master")
                && isReady(node.object());
    }

    private static boolean isReady(Node node) {
        if (node.getStatus() != null && node.getStatus().getConditions() != null) {
            for (NodeCondition condition : node.getStatus().getConditions()) {
                if ("Ready".equals(condition.getType())) {
                    return "True".equals(condition.getStatus());
                }
            }
        }
        return false;
    }

    /** In thousandths. */
    private static long cpu(@Nullable Stored<Node> node) {
        return node == null || node.object().getStatus() == null
                ? 0
                : PodRequests.amounts(node.object().getStatus().getAllocatable())
                        .getOrDefault("cpu", 0L);
    }
}
