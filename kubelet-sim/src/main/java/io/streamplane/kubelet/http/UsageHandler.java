package io.streamplane.kubelet.http;

import io.streamplane.kubelet.usage.NodeUsage;
import io.streamplane.kubelet.usage.PodUsage;
import io.streamplane.kubelet.usage.UsageSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What nodes and pods use: {@code /stats/summary} and {@code /metrics/resource} of one node as a kubelet answers them, and
 * {@code /usage} of all nodes of the process at once, since they share a port. A node is named by the parameter {@code node};
 * a process of one node needs none.
 *
 * <p>{@code /usage} has a line for each node or container, with tabs between its fields: {@code node NAME MILLIS NANOCORES
 * BYTES}, or {@code pod NAMESPACE NAME MILLIS CONTAINER NANOCORES BYTES}. With {@code ?nodes=true} it gives nodes, else pods,
 * those of one namespace with {@code ?namespace=NAME}.
 */
final class UsageHandler {

    private final UsageSource source;
    private final InstantSource clock;

    UsageHandler(UsageSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    void handle(KubeletExchange exchange) throws IOException {
        String path = exchange.segment(0) + "/" + exchange.segment(1);
        switch (path) {
            case "stats/summary" -> ofNode(exchange, true);
            case "metrics/resource" -> ofNode(exchange, false);
            case "usage/" -> all(exchange);
            default -> exchange.refuse(404, "404 page not found");
        }
    }

    private void ofNode(KubeletExchange exchange, boolean summary) {
        var nodes = source.nodes();
        String node = exchange.node(nodes);
        if (!nodes.contains(node)) {
            exchange.refuseNode(node);
            return;
        }
        var pods = new ArrayList<PodUsage>();
        source.pods("", pod -> {
            if (pod.node().equals(node)) {
                pods.add(pod);
            }
        });
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String type = summary ? "application/json" : "text/plain; version=0.0.4; charset=utf-8";
        String text = summary ? StatsSummary.of(node, pods, now) : ResourceMetrics.of(node, pods, now);
        exchange.send(200, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private void all(KubeletExchange exchange) throws IOException {
        Map<String, String> query = LogOptions.parse(exchange.query());
        OutputStream out = exchange.stream("text/plain; charset=utf-8");
        try {
            long now = clock.instant().toEpochMilli();
            if (query.getOrDefault("nodes", "").equals("true")) {
                nodes().forEach(node ->
                        line(out, List.of("node", node.node(), now, node.cpuNanos(), node.memoryBytes())));
            } else {
                source.pods(
                        query.getOrDefault("namespace", ""),
                        pod -> pod.containers()
                                .forEach(each -> line(
                                        out,
                                        List.of(
                                                "pod",
                                                pod.key().namespace(),
                                                pod.key().name(),
                                                now,
                                                each.name(),
                                                each.cpuNanos(),
                                                each.memoryBytes()))));
            }
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        }
        exchange.finish(out);
    }

    private List<NodeUsage> nodes() {
        var all = new LinkedHashMap<String, NodeUsage>();
        source.nodes().forEach(node -> all.put(node, NodeUsage.idle(node)));
        source.pods(
                "",
                pod -> all.computeIfPresent(
                        pod.node(), (_, usage) -> usage.plus(pod.cpuNanos(), pod.memoryBytes(), 0)));
        return List.copyOf(all.values());
    }

    private static void line(OutputStream out, List<Object> fields) {
        var line = new StringBuilder();
        for (Object field : fields) {
            line.append(line.isEmpty() ? "" : "\t").append(field);
        }
        try {
            out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
