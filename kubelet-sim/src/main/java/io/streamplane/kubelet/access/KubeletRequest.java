package io.streamplane.kubelet.access;

import java.util.List;

/**
 * What a request to a kubelet needs a right to: one of some subresources of its Node ({@code pkg/kubelet/server/auth.go}, with the
 * finer ones of KEP-2862).
 *
 * @param verb empty for methods that the API has no verb for
 * @param subresources any of which is enough
 * @param node empty where the request is not about one node alone; then the right must be one to all nodes
 */
public record KubeletRequest(String verb, List<String> subresources, String node) {

    public KubeletRequest {
        subresources = List.copyOf(subresources);
    }

    /** @param path decoded */
    public static KubeletRequest of(String method, String path, String node) {
        int end = path.indexOf('/', 1);
        String first = end < 0 ? path : path.substring(0, end);
        List<String> subresources = switch (first) {
            case "/stats" -> List.of("stats");
            case "/metrics" -> List.of("metrics");
            case "/logs" -> List.of("log");
            case "/checkpoint" -> List.of("checkpoint");
            case "/pods", "/runningpods" -> List.of("pods", "proxy");
            case "/healthz" -> List.of("healthz", "proxy");
            case "/configz" -> List.of("configz", "proxy");
            case "/statusz" -> List.of("statusz", "proxy");
            default -> List.of("proxy");
        };
        return new KubeletRequest(verb(method), subresources, node);
    }

    private static String verb(String method) {
        return switch (method) {
            case "POST" -> "create";
            case "GET" -> "get";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "";
        };
    }
}
