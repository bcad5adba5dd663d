package io.streamplane.kubelet.http;

import io.streamplane.kubelet.access.KubeletAccess;
import io.streamplane.kubelet.access.KubeletRequest;
import io.streamplane.kubelet.container.ContainerSource;
import io.streamplane.kubelet.usage.UsageSource;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Optional;

/** Refuses requests of those who have no right to the node that they ask about: the one of a pod, or the one that the query names. */
final class KubeletGate {

    private final KubeletAccess access;
    private final ContainerSource containers;
    private final UsageSource usage;

    KubeletGate(KubeletAccess access, ContainerSource containers, UsageSource usage) {
        this.access = access;
        this.containers = containers;
        this.usage = usage;
    }

    /** Where not, the request is answered. */
    boolean lets(KubeletExchange exchange) throws InterruptedException {
        Optional<KubeletAccess.Refused> refused = access.refusal(
                exchange.shown(),
                exchange.header("Authorization"),
                KubeletRequest.of(exchange.method(), exchange.path(), node(exchange)));
        refused.ifPresent(why -> exchange.refuse(why.status(), why.message()));
        return refused.isEmpty();
    }

    private String node(KubeletExchange exchange) {
        String node = switch (exchange.segment(0)) {
            case "containerLogs", "exec", "attach", "portForward", "podProxy" ->
                containers.node(new ObjectKey(exchange.segment(1), exchange.segment(2)));
            default -> LogOptions.parse(exchange.query()).get("node");
        };
        if (node != null && !node.isEmpty()) {
            return node;
        }
        var nodes = usage.nodes();
        return nodes.size() == 1 ? nodes.iterator().next() : "";
    }
}
