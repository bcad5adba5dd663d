package io.streamplane.controllers.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * From which nodes that are not ready pods are evicted, and how fast: for where many go at once, it is rather their network, or
 * the control plane, than they. As in Kubernetes ({@code ComputeZoneState}, {@code setLimiterInZone} and {@code handleDisruption}
 * of its node life cycle), a zone gives up one node in 10 s. A zone is disrupted of which more than two nodes and at least 55 %
 * are not ready: then it gives up one node in 100 s where it has more than 50, and else none. Where no node of any zone is ready,
 * none is given up. A zone that is lost whole while others live is given up as any.
 *
 * <p>The pace follows from the times of the taints, so all who judge nodes keep it together, across restarts.
 *
 * <p>Example: zones a (3 of 5 not ready) and b (all ready): a is held. Zones a and b, no node ready: both are held. Zones a
 * (none of 2 ready) and b (all ready): one node of a now, the other after 10 s.
 */
public final class ZoneHealth {

    private static final long UNHEALTHY_PERCENT = 55;
    private static final int FEW = 2;
    private static final int MANY = 50;
    private static final Duration EACH = Duration.ofSeconds(10);
    private static final Duration EACH_OF_DISRUPTED = Duration.ofSeconds(100);

    /** A node that is not ready and not given up yet. */
    private record Waiting(String since, String name) {}

    private static final Comparator<Waiting> LONGEST_FIRST =
            Comparator.comparing(Waiting::since).thenComparing(Waiting::name);

    private static final class Zone {
        private int ready;
        private int notReady;
        private Instant given = Instant.MIN;
        private @Nullable Waiting next;

        boolean lost() {
            return ready == 0 && notReady > 0;
        }

        boolean disrupted() {
            return !lost() && notReady > FEW && 100L * notReady >= UNHEALTHY_PERCENT * (ready + notReady);
        }

        boolean large() {
            return ready + notReady > MANY;
        }
    }

    private final Instant now;
    private final Map<String, Zone> zones = new HashMap<>();

    public ZoneHealth(Instant now) {
        this.now = now;
    }

    /** @param ready status of its Ready condition; a node that has none does not count */
    public void add(Stored<Node> node, String ready) {
        if (ready.isEmpty()) {
            return;
        }
        Zone zone = zones.computeIfAbsent(name(node), _ -> new Zone());
        if (ready.equals("True")) {
            zone.ready++;
        } else {
            zone.notReady++;
        }
        Taint taint = NodeTaints.evicting(node.object());
        if (taint != null) {
            Instant given = Timestamps.read(Objects.requireNonNullElse(taint.getTimeAdded(), ""));
            if (given != null && !given.isAfter(now) && given.isAfter(zone.given)) {
                zone.given = given;
            }
        } else if (isKnownNotReady(node.object())) {
            var waiting = new Waiting(since(node.object()), node.name());
            if (zone.next == null || LONGEST_FIRST.compare(waiting, zone.next) < 0) {
                zone.next = waiting;
            }
        }
    }

    /** Whether pods are to be evicted from the node, if it is not ready; all nodes have been added. */
    public boolean evicts(Stored<Node> node) {
        Zone zone = zones.get(name(node));
        if (zone == null
                || zone.disrupted() && !zone.large()
                || zones.values().stream().allMatch(Zone::lost)) {
            return false;
        }
        if (NodeTaints.evicting(node.object()) != null) {
            return true;
        }
        Duration pace = zone.disrupted() ? EACH_OF_DISRUPTED : EACH;
        boolean due = zone.given.equals(Instant.MIN) || !zone.given.plus(pace).isAfter(now);
        return due && zone.next != null && zone.next.name().equals(node.name());
    }

    /** As it is stored, so that all see it. */
    private static boolean isKnownNotReady(Node node) {
        String ready = NodeTaints.readyStatus(node);
        return !ready.isEmpty() && !ready.equals("True");
    }

    private static String since(Node node) {
        NodeCondition ready = NodeTaints.condition(node, "Ready");
        return ready == null ? "" : Objects.requireNonNullElse(ready.getLastTransitionTime(), "");
    }

    private static String name(Stored<Node> node) {
        var labels = node.labels();
        return labels.getOrDefault("topology.kubernetes.io/region", "")
                + ':'
                + labels.getOrDefault("topology.kubernetes.io/zone", "");
    }
}
