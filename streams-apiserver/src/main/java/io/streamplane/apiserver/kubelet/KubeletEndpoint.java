package io.streamplane.apiserver.kubelet;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where a node's kubelet is to be reached, as the Node's status says. */
public final class KubeletEndpoint {

    private KubeletEndpoint() {}

    /** {@code https://HOST:PORT}; empty where the node says none. */
    public static Optional<String> of(ObjectNode node) {
        int port = node.at("/status/daemonEndpoints/kubeletEndpoint/Port").asInt(0);
        return port == 0 ? Optional.empty() : Optional.of("https://" + address(node) + ":" + port);
    }

    /** An address of IPv4 if it has one, since simulated kubelets with both listen there. */
    private static String address(ObjectNode node) {
        String found = "";
        for (JsonNode address : node.at("/status/addresses")) {
            if (address.path("type").asString("").equals("InternalIP")) {
                String each = address.path("address").asString();
                if (each.indexOf(':') < 0) {
                    return each;
                }
                found = found.isEmpty() ? "[" + each + "]" : found;
            }
        }
        return found.isEmpty() ? "127.0.0.1" : found;
    }
}
