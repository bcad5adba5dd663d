package io.streamplane.apiserver.log;

import io.streamplane.apiserver.kubelet.KubeletEndpoint;
import io.streamplane.apiserver.kubelet.PodLocation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fetches a container's log from the kubelet of the pod's node, whose address and port stand in the Node's status.
 * Refusals are worded as Kubernetes words them ({@code pkg/registry/core/pod/strategy.go}).
 */
public final class LogProxy {

    private static final List<String> OPTIONS =
            List.of("follow", "tailLines", "previous", "sinceSeconds", "sinceTime", "timestamps", "limitBytes");

    private final Function<String, Optional<ObjectNode>> nodes;
    private final HttpClient http;

    /**
     * @param nodes a Node by its name
     * @param http that knows kubelets
     */
    public LogProxy(Function<String, Optional<ObjectNode>> nodes, HttpClient http) {
        this.nodes = nodes;
        this.http = http;
    }

    /** What came of a request for a log. */
    public sealed interface Log {}

    /** The lines, as long as the kubelet gives them; to be closed. */
    public record Opened(InputStream lines) implements Log {}

    /** Why there is none. */
    public record Refused(String message) implements Log {}

    /** @param query value of a query parameter, empty where it is absent */
    public Log open(ObjectNode pod, UnaryOperator<String> query) throws IOException {
        String name = pod.at("/metadata/name").asString("");
        String chosen = PodLocation.container(pod, query.apply("container"));
        if (chosen.contains(" ")) {
            return new Refused(chosen);
        }
        String node = pod.at("/spec/nodeName").asString("");
        if (node.isEmpty()) {
            return new Refused("pod " + name + " does not have a host assigned");
        }
        String waiting = waiting(pod, chosen);
        if (!waiting.isEmpty() && !query.apply("previous").equals("true")) {
            return new Refused("container \"" + chosen + "\" in pod \"" + name + "\" is waiting to start: " + waiting);
        }
        return fetch(pod, node, chosen, query);
    }

    private Log fetch(ObjectNode pod, String node, String container, UnaryOperator<String> query) throws IOException {
        Optional<ObjectNode> found = nodes.apply(node);
        Optional<String> endpoint = found.flatMap(KubeletEndpoint::of);
        if (endpoint.isEmpty()) {
            return new Refused("node \"" + node + "\" has no kubelet endpoint");
        }
        var uri = new StringBuilder(endpoint.get() + "/containerLogs/"
                + pod.at("/metadata/namespace").asString("") + "/"
                + pod.at("/metadata/name").asString("") + "/" + container);
        char separator = '?';
        for (String option : OPTIONS) {
            String value = query.apply(option);
            if (!value.isEmpty()) {
                uri.append(separator)
                        .append(option)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
                separator = '&';
            }
        }
        try {
            var response =
                    http.send(HttpRequest.newBuilder(URI.create(uri.toString())).build(), BodyHandlers.ofInputStream());
            if (response.statusCode() == 200) {
                return new Opened(response.body());
            }
            try (InputStream body = response.body()) {
                return new Refused(new String(body.readAllBytes(), StandardCharsets.UTF_8).strip());
            }
        } catch (IOException e) {
            return new Refused(
                    "Get \"" + uri + "\": the kubelet of node " + node + " does not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String waiting(ObjectNode pod, String container) {
        for (String list : List.of(
                "/status/containerStatuses", "/status/initContainerStatuses", "/status/ephemeralContainerStatuses")) {
            for (JsonNode status : pod.at(list)) {
                if (status.path("name").asString("").equals(container)
                        && status.at("/state").has("waiting")
                        && status.path("restartCount").asInt(0) == 0) {
                    return status.at("/state/waiting/reason").asString("");
                }
            }
        }
        return pod.at("/status").has("containerStatuses") ? "" : "ContainerCreating";
    }
}
