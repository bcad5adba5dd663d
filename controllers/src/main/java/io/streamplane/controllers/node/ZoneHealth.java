package io.streamplane.controllers.node;

import io.fabric8.kubernetes.api.model.Node;
import io.streamplane.controllers.reconcile.Stored;
import java.util.HashMap;
import java.util.Map;

/**
 * Where so many nodes are not ready at once that it is rather their network, or the control plane, than they: from there no
 * pods are evicted. As in Kubernetes ({@code ComputeZoneState} and {@code handleDisruption} of its node life cycle), that is
 * a zone of which more than two nodes and at least 55 % are not ready; and every zone where no node of any zone is ready. A
 * zone that is lost whole while others live is evicted.
 *
 * <p>Example: zones a (3 of 5 not ready) and b (all ready): a is held. Zones a and b, no node ready: both are held. Zones a
 * (none of 2 ready) and b (all ready): none is held.
 */
public final class ZoneHealth {

    private static final long UNHEALTHY_PERCENT = 55;
    private static final int FEW = 2;

    private record Counts(int ready, int notReady) {
        boolean lost() {
            return ready == 0 && notReady > 0;
        }

        boolean disrupted() {
            return !lost() && notReady > FEW && 100L * notReady >= UNHEALTHY_PERCENT * (ready + notReady);
        }
    }

    private final Map<String, Counts> zones = new HashMap<>();

    /** @param ready status of its Ready condition; a node that has none does not count */
    public void add(Stored<Node> node, String ready) {
        if (!ready.isEmpty()) {
            boolean well = ready.equals("True");
            zones.merge(
                    zone(node),
                    new Counts(well ? 1 : 0, well ? 0 : 1),
                    (one, more) -> new Counts(one.ready + more.ready, one.notReady + more.notReady));
        }
    }

    /** Whether no pods are to be evicted from the node. */
    public boolean holds(Stored<Node> node) {
        Counts zone = zones.getOrDefault(zone(node), new Counts(0, 0));
        return zone.disrupted() || zones.values().stream().allMatch(Counts::lost);
    }

    private static String zone(Stored<Node> node) {
        var labels = node.labels();
        return labels.getOrDefault("topology.kubernetes.io/region", "")
                + ':'
                + labels.getOrDefault("topology.kubernetes.io/zone", "");
    }
}
