package io.streamplane.kubelet.http;

import io.streamplane.kubelet.usage.NodeUsage;
import io.streamplane.kubelet.usage.PodUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** The page {@code /metrics/resource}, in the text form of Prometheus, with the names that a kubelet gives its metrics. */
final class ResourceMetrics {

    private final StringBuilder text = new StringBuilder();
    private final Instant now;

    private ResourceMetrics(Instant now) {
        this.now = now;
    }

    static String of(String node, List<PodUsage> pods, Instant now) {
        var page = new ResourceMetrics(now);
        NodeUsage total = NodeUsage.idle(node);
        for (PodUsage pod : pods) {
            total = total.plus(pod.cpuNanos(), pod.memoryBytes(), pod.cpuTime(now));
        }
        page.head(
                "container_cpu_usage_seconds_total", "counter", "Cumulative cpu time of the container in core-seconds");
        pods.forEach(pod -> pod.containers()
                .forEach(each ->
                        page.sample("container_cpu_usage_seconds_total", labels(pod, each), each.cpuTime(now))));
        page.head("container_memory_working_set_bytes", "gauge", "Working set of the container in bytes");
        pods.forEach(pod -> pod.containers()
                .forEach(each -> page.line(
                        "container_memory_working_set_bytes", labels(pod, each), Long.toString(each.memoryBytes()))));
        page.head("container_start_time_seconds", "gauge", "Start time of the container since the epoch in seconds");
        pods.forEach(pod -> pod.containers()
                .forEach(each -> page.line(
                        "container_start_time_seconds",
                        labels(pod, each),
                        Long.toString(each.startedAt().getEpochSecond()))));
        page.head("node_cpu_usage_seconds_total", "counter", "Cumulative cpu time of the node in core-seconds");
        page.sample("node_cpu_usage_seconds_total", "", total.cpuTime());
        page.head("node_memory_working_set_bytes", "gauge", "Working set of the node in bytes");
        page.line("node_memory_working_set_bytes", "", Long.toString(total.memoryBytes()));
        page.head("pod_cpu_usage_seconds_total", "counter", "Cumulative cpu time of the pod in core-seconds");
        pods.forEach(pod -> page.sample("pod_cpu_usage_seconds_total", labels(pod), pod.cpuTime(now)));
        page.head("pod_memory_working_set_bytes", "gauge", "Working set of the pod in bytes");
        pods.forEach(pod -> page.line("pod_memory_working_set_bytes", labels(pod), Long.toString(pod.memoryBytes())));
        page.head(
                "resource_scrape_error",
                "gauge",
                "1 if there was an error while getting container metrics, 0 otherwise");
        page.text.append("resource_scrape_error 0\n");
        return page.text.toString();
    }

    private static String labels(PodUsage pod) {
        return "{namespace=\"" + pod.key().namespace() + "\",pod=\"" + pod.key().name() + "\"}";
    }

    private static String labels(PodUsage pod, PodUsage.Container container) {
        return "{container=\"" + container.name() + "\",namespace=\""
                + pod.key().namespace() + "\",pod=\"" + pod.key().name() + "\"}";
    }

    private void head(String name, String type, String help) {
        text.append("# HELP ").append(name).append(" [STABLE] ").append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void sample(String name, String labels, long nanoseconds) {
        line(
                name,
                labels,
                BigDecimal.valueOf(nanoseconds, 9).stripTrailingZeros().toPlainString());
    }

    private void line(String name, String labels, String value) {
        text.append(name)
                .append(labels)
                .append(' ')
                .append(value)
                .append(' ')
                .append(now.toEpochMilli())
                .append('\n');
    }
}
