package io.streamplane.kubelet.kafka;

import io.streamplane.kubelet.log.LogSource;
import io.streamplane.kubelet.pod.PodLogs;
import io.streamplane.kubelet.usage.PodUsage;
import io.streamplane.kubelet.usage.UsageModel;
import io.streamplane.kubelet.usage.UsageSource;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;

/** What threads of the kubelets' HTTP servers ask of the hosted pods. */
final class HostedViews implements LogSource, UsageSource {

    private final Map<ObjectKey, Hosted> pods;
    private final HostedNodes nodes;

    /** @param pods may change while somebody looks */
    HostedViews(Map<ObjectKey, Hosted> pods, HostedNodes nodes) {
        this.pods = pods;
        this.nodes = nodes;
    }

    @Override
    public Found find(ObjectKey pod, String container, boolean previous) {
        Hosted hosted = pods.get(pod);
        return hosted == null
                ? new Missing(404, "pod \"" + pod.name() + "\" does not exist")
                : PodLogs.find(hosted.state(), container, previous);
    }

    @Override
    public Collection<String> nodes() {
        return nodes.names().stream().filter(name -> !nodes.isStopped(name)).toList();
    }

    @Override
    public void pods(String namespace, Consumer<PodUsage> each) {
        pods.forEach((key, hosted) -> {
            boolean asked = namespace.isEmpty() || namespace.equals(key.namespace());
            PodUsage usage = asked && !hosted.gone() && !nodes.isStopped(hosted.node())
                    ? UsageModel.of(key, hosted.state().pod(), hosted.reported())
                    : null;
            if (usage != null) {
                each.accept(usage);
            }
        });
    }
}
