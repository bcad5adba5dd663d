package io.streamplane.kubelet.http;

import io.streamplane.kubelet.usage.NodeUsage;
import io.streamplane.kubelet.usage.PodUsage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The document of {@code /stats/summary} ({@code k8s.io/kubelet/pkg/apis/stats/v1alpha1}), as far as it is simulated. */
final class StatsSummary {

    private StatsSummary() {}

    static String of(String node, List<PodUsage> pods, Instant now) {
        NodeUsage total = NodeUsage.idle(node);
        for (PodUsage pod : pods) {
            total = total.plus(pod.cpuNanos(), pod.memoryBytes(), pod.cpuTime(now));
        }
        ObjectNode summary = JsonMapper.shared().createObjectNode();
        ObjectNode ofNode = summary.putObject("node").put("nodeName", node);
        usage(ofNode, total.cpuNanos(), total.cpuTime(), total.memoryBytes(), now);
        var list = summary.putArray("pods");
        for (PodUsage pod : pods) {
            ObjectNode each = list.addObject();
            each.putObject("podRef")
                    .put("name", pod.key().name())
                    .put("namespace", pod.key().namespace())
                    .put("uid", pod.uid());
            each.put("startTime", text(pod.startedAt()));
            var containers = each.putArray("containers");
            for (PodUsage.Container container : pod.containers()) {
                ObjectNode one = containers
                        .addObject()
                        .put("name", container.name())
                        .put("startTime", text(container.startedAt()));
                usage(one, container.cpuNanos(), container.cpuTime(now), container.memoryBytes(), now);
                one.putObject("rootfs").put("time", text(now)).put("usedBytes", container.diskBytes());
            }
            usage(each, pod.cpuNanos(), pod.cpuTime(now), pod.memoryBytes(), now);
            each.putObject("ephemeral-storage").put("time", text(now)).put("usedBytes", pod.diskBytes());
        }
        return summary.toString();
    }

    private static void usage(ObjectNode of, long cpuNanos, long cpuTime, long memory, Instant now) {
        of.putObject("cpu")
                .put("time", text(now))
                .put("usageNanoCores", cpuNanos)
                .put("usageCoreNanoSeconds", cpuTime);
        of.putObject("memory")
                .put("time", text(now))
                .put("usageBytes", memory)
                .put("workingSetBytes", memory)
                .put("rssBytes", memory);
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
