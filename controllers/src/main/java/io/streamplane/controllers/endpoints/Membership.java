package io.streamplane.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.Service;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pods a Service selects, and which Services a change of a pod or node is of interest to ({@code controller_utils.go} of
 * upstream's endpointslice library). Only Services of the pod's namespace are looked at.
 */
final class Membership {

    static final String ZONE = "topology.kubernetes.io/zone";

    private Membership() {}

    /** Whether the controllers make endpoints of this Service; users make those of the others. */
    static boolean isManaged(Service service) {
        var spec = service.getSpec();
        return spec != null && !selector(service).isEmpty() && !"ExternalName".equals(spec.getType());
    }

    static Map<String, String> selector(Service service) {
        var selector = service.getSpec() == null ? null : service.getSpec().getSelector();
        return selector == null ? Map.of() : selector;
    }

    /** The selected pods, in the order of their names. */
    static List<Stored<Pod>> pods(Stored<Service> service, ShardView shard) {
        var selector = selector(service.object());
        var found = new ArrayList<Stored<Pod>>();
        for (Stored<?> pod : shard.list(PodKind.RESOURCE, service.namespace())) {
            if (selects(selector, pod)) {
                found.add(pod.as(Pod.class));
            }
        }
        return found;
    }

    /** Services that select the pod before or after the change, if something changed that endpoints say. */
    static Set<WorkKey> servicesOf(FactChange pod, ShardView shard) {
        var services = shard.list(ServiceKind.RESOURCE, pod.key().namespace());
        if (services.isEmpty()) {
            return Set.of();
        }
        var work = selecting(services, Arrays.asList(pod.before(), pod.after()));
        return work.isEmpty() || !matters(pod) ? Set.of() : work;
    }

    /** Services that select pods of a node that came, went or moved to another zone. */
    static Set<WorkKey> servicesOn(FactChange node, ShardView shard) {
        if (node.before() != null && node.after() != null && Objects.equals(zone(node.before()), zone(node.after()))) {
            return Set.of();
        }
        var work = new LinkedHashSet<WorkKey>();
        for (Stored<?> pod : shard.podsOn(node.key().name())) {
            work.addAll(selecting(shard.list(ServiceKind.RESOURCE, pod.namespace()), List.of(pod)));
        }
        return work;
    }

    static @Nullable String zone(@Nullable Stored<?> node) {
        String zone = node == null ? null : node.labels().get(ZONE);
        return zone == null || zone.isEmpty() ? null : zone;
    }

    static @Nullable Stored<Node> node(Pod pod, ShardView shard) {
        String name = Pods.node(pod);
        Stored<?> node = name == null ? null : shard.inCluster(NodeKind.RESOURCE, ObjectKey.clusterScoped(name));
        return node == null ? null : node.as(Node.class);
    }

    private static Set<WorkKey> selecting(Collection<Stored<?>> services, List<? extends @Nullable Stored<?>> pods) {
        var work = new LinkedHashSet<WorkKey>();
        for (Stored<?> service : services) {
            var selector = selector(service.as(Service.class).object());
            for (Stored<?> pod : pods) {
                if (pod != null && !selector.isEmpty() && selects(selector, pod)) {
                    work.add(WorkKey.of(service));
                }
            }
        }
        return work;
    }

    private static boolean selects(Map<String, String> selector, Stored<?> pod) {
        var labels = pod.labels();
        for (var each : selector.entrySet()) {
            if (!each.getValue().equals(labels.get(each.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean matters(FactChange change) {
        if (change.before() == null || change.after() == null) {
            return true;
        }
        var before = change.before().as(Pod.class);
        var after = change.after().as(Pod.class);
        Pod old = before.object();
        Pod now = after.object();
        return before.terminating() != after.terminating()
                || !Objects.equals(before.node(), after.node())
                || !before.labels().equals(after.labels())
                || Pods.ended(old) != Pods.ended(now)
                || Pods.ready(old) != Pods.ready(now)
                || !addresses(old).equals(addresses(now))
                || !before.uid().equals(after.uid());
    }

    /** The pod's addresses, of both families. */
    static List<String> addresses(Pod pod) {
        var status = pod.getStatus();
        if (status == null) {
            return List.of();
        }
        if (status.getPodIPs() != null && !status.getPodIPs().isEmpty()) {
            return status.getPodIPs().stream().map(PodIP::getIp).toList();
        }
        return status.getPodIP() == null || status.getPodIP().isEmpty() ? List.of() : List.of(status.getPodIP());
    }
}
