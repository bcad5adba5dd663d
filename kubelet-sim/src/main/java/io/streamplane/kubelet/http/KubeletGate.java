package io.streamplane.kubelet.http;

import io.streamplane.kubelet.access.KubeletAccess;
import io.streamplane.kubelet.access.KubeletRequest;
import io.streamplane.kubelet.container.ContainerSource;
import io.streamplane.kubelet.usage.UsageSource;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests of those who have no right to the node that they ask about: the one of a pod, or the one that the request names. What
 * comes by the API server's proxy to one node finds nothing of others.
 */
final class KubeletGate {

    private final @Nullable KubeletAccess access;
    private final ContainerSource containers;
    private final UsageSource usage;

    /** @param access null: everybody may ask */
    KubeletGate(@Nullable KubeletAccess access, ContainerSource containers, UsageSource usage) {
        this.access = access;
        this.containers = containers;
        this.usage = usage;
    }

    /** Where not, the request is answered. */
    boolean lets(KubeletExchange exchange) throws InterruptedException {
        String node = node(exchange);
        Optional<KubeletAccess.Refused> refused = access == null
                ? elsewhere(exchange, node)
                : access.refusal(
                                exchange.shown(),
                                exchange.tokens(),
                                KubeletRequest.of(exchange.method(), exchange.path(), node))
                        .or(() -> elsewhere(exchange, node));
        refused.ifPresent(why -> exchange.refuse(why.status(), why.message()));
        return refused.isEmpty();
    }

    private static Optional<KubeletAccess.Refused> elsewhere(KubeletExchange exchange, String node) {
        String asked = exchange.askedNode();
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        if (exchange.segment(0).equals("usage")) {
            return Optional.of(new KubeletAccess.Refused(404, "404 page not found"));
        }
        return node.equals(asked)
                ? Optional.empty()
                : Optional.of(new KubeletAccess.Refused(404, "pod does not exist"));
    }

    private String node(KubeletExchange exchange) {
        var nodes = usage.nodes();
        return switch (exchange.segment(0)) {
            case "containerLogs", "exec", "attach", "portForward", "podProxy" -> {
                String host = containers.node(new ObjectKey(exchange.segment(1), exchange.segment(2)));
                yield host == null ? (nodes.size() == 1 ? nodes.iterator().next() : "") : host;
            }
            default -> exchange.node(nodes);
        };
    }
}
