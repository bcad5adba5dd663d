package io.streamplane.apiserver.autoscale;

import io.streamplane.apiserver.aggregation.AggregatedServers;
import io.streamplane.apiserver.aggregation.UnavailableException;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The metrics APIs that other servers answer for, as their APIServices say. */
final class MetricsApis {

    private static final String CUSTOM = "custom.metrics.k8s.io";
    private static final String EXTERNAL = "external.metrics.k8s.io";
    private static final String RESOURCE = "metrics.k8s.io";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private final AggregatedServers servers;

    MetricsApis(AggregatedServers servers) {
        this.servers = servers;
    }

    /** What was asked for is not to be had. */
    static final class MetricsException extends Exception {
        private static final long serialVersionUID = 1L;

        MetricsException(String message) {
            super(message);
        }
    }

    /** Whether somebody else answers for metrics.k8s.io. */
    boolean hasResourceMetrics() {
        return servers.serviceOf(RESOURCE, "v1beta1") != null;
    }

    /** PodMetrics of a namespace. */
    List<ObjectNode> podMetrics(String namespace, String selector) throws MetricsException, InterruptedException {
        return items(
                RESOURCE,
                List.of("v1beta1"),
                "/namespaces/" + encoded(namespace) + "/pods?labelSelector=" + encoded(selector));
    }

    /** A metric of each pod that is selected: items of a MetricValueList. */
    List<ObjectNode> ofPods(String namespace, String metric, String pods, String selector)
            throws MetricsException, InterruptedException {
        return items(
                CUSTOM,
                List.of("v1beta2", "v1beta1"),
                "/namespaces/" + encoded(namespace) + "/pods/*/" + encoded(metric) + "?labelSelector="
                        + encoded(pods)
                        + (selector.isEmpty() ? "" : "&metricLabelSelector=" + encoded(selector)));
    }

    /**
     * A metric of one object.
     *
     * @param resource GroupResource; {@code namespaces} for the namespace itself
     */
    List<ObjectNode> ofObject(String namespace, String resource, String name, String metric, String selector)
            throws MetricsException, InterruptedException {
        String of = resource.equals("namespaces")
                ? "/namespaces/" + encoded(namespace) + "/metrics/"
                : "/namespaces/" + encoded(namespace) + "/" + encoded(resource) + "/" + encoded(name) + "/";
        return items(
                CUSTOM,
                List.of("v1beta2", "v1beta1"),
                of + encoded(metric) + (selector.isEmpty() ? "" : "?metricLabelSelector=" + encoded(selector)));
    }

    /** Values that belong to nothing in the cluster: items of an ExternalMetricValueList. */
    List<ObjectNode> external(String namespace, String metric, String selector)
            throws MetricsException, InterruptedException {
        return items(
                EXTERNAL,
                List.of("v1beta1"),
                "/namespaces/" + encoded(namespace) + "/" + encoded(metric)
                        + (selector.isEmpty() ? "" : "?labelSelector=" + encoded(selector)));
    }

    private List<ObjectNode> items(String group, List<String> versions, String path)
            throws MetricsException, InterruptedException {
        for (String version : versions) {
            ObjectNode service = servers.serviceOf(group, version);
            if (service != null) {
                return Tree.objects(ask(service, "/apis/" + group + "/" + version + path), "items");
            }
        }
        throw new MetricsException(
                group.equals(CUSTOM)
                        ? "no custom metrics API (custom.metrics.k8s.io) registered"
                        : "the server could not find the requested resource (get " + group + ")");
    }

    private ObjectNode ask(ObjectNode service, String path) throws MetricsException, InterruptedException {
        var request = HttpRequest.newBuilder()
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .header("X-Remote-User", "system:serviceaccount:kube-system:horizontal-pod-autoscaler")
                .header("X-Remote-Group", "system:masters");
        try {
            var response = servers.send(service, path, request);
            try (InputStream body = response.body()) {
                JsonNode document = JsonMapper.shared().readTree(body.readNBytes(MOST_BYTES));
                if (response.statusCode() / 100 == 2 && document instanceof ObjectNode answer) {
                    return answer;
                }
                throw new MetricsException(message(document, response.statusCode()));
            }
        } catch (UnavailableException | IOException | JacksonException e) {
            throw new MetricsException(String.valueOf(e.getMessage()));
        }
    }

    private static String message(@Nullable JsonNode document, int code) {
        String said = document instanceof ObjectNode status ? Tree.text(status, "message") : "";
        return said.isEmpty() ? "the server answered with status " + code : said;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
