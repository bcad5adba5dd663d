package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.kubelet.container.ContainerSource;
import io.streamplane.kubelet.identity.PodTokens;
import io.streamplane.kubelet.log.LogSource;
import io.streamplane.kubelet.pod.PodLogs;
import io.streamplane.kubelet.pod.PodProcesses;
import io.streamplane.kubelet.usage.PodUsage;
import io.streamplane.kubelet.usage.UsageModel;
import io.streamplane.kubelet.usage.UsageSource;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What threads of the kubelets' HTTP servers ask of the hosted pods. */
final class HostedViews implements LogSource, UsageSource, ContainerSource {

    /** A first process that is over. */
    record Exited(ObjectKey key, String container, int run, int code) {}

    /** The ConfigMap with the authority of the API server, which each namespace has; nobody reads it from the topic. */
    private static final String ROOT_CA = "kube-root-ca.crt";

    private final Map<ObjectKey, Hosted> pods;
    private final HostedNodes nodes;
    private final Needed needed;
    private final Queue<Exited> exited;
    private final @Nullable PodTokens tokens;

    /**
     * @param pods may change while somebody looks
     * @param exited takes what ends; from any thread
     * @param tokens of pods' ServiceAccounts; null: there are none
     */
    HostedViews(
            Map<ObjectKey, Hosted> pods,
            HostedNodes nodes,
            Needed needed,
            Queue<Exited> exited,
            @Nullable PodTokens tokens) {
        this.pods = pods;
        this.nodes = nodes;
        this.needed = needed;
        this.exited = exited;
        this.tokens = tokens;
    }

    @Override
    public String apiServer() {
        return nodes.network().apiServer();
    }

    @Override
    public String dns() {
        return nodes.network().dns();
    }

    @Override
    public LogSource.Found find(ObjectKey pod, String container, boolean previous) {
        Hosted hosted = pods.get(pod);
        return hosted == null
                ? new LogSource.Missing(404, "pod \"" + pod.name() + "\" does not exist")
                : PodLogs.find(hosted.state(), container, previous);
    }

    @Override
    public ContainerSource.Found container(ObjectKey pod, String container) {
        Hosted hosted = pods.get(pod);
        return hosted == null || nodes.isStopped(hosted.node())
                ? new ContainerSource.Missing(404, "pod does not exist")
                : PodProcesses.find(hosted.state(), container);
    }

    @Override
    public @Nullable Pod pod(ObjectKey key) {
        Hosted hosted = pods.get(key);
        return hosted == null || nodes.isStopped(hosted.node())
                ? null
                : hosted.state().pod();
    }

    @Override
    public void hosted(String node, Consumer<Pod> each) {
        pods.values().forEach(hosted -> {
            if (hosted.node().equals(node) && !hosted.gone()) {
                each.accept(new PodBuilder(hosted.state().pod())
                        .withStatus(hosted.reported())
                        .build());
            }
        });
    }

    @Override
    public @Nullable String node(ObjectKey pod) {
        Hosted hosted = pods.get(pod);
        return hosted == null ? null : hosted.node();
    }

    @Override
    public void exit(ObjectKey pod, String container, int run, int code) {
        exited.add(new Exited(pod, container, run, code));
    }

    @Override
    public @Nullable Map<String, byte[]> contents(String resource, String namespace, String name) {
        Map<String, byte[]> known = needed.contents(resource, namespace, name);
        return known == null && tokens != null && resource.equals("configmaps") && name.equals(ROOT_CA)
                ? Map.of("ca.crt", tokens.authority().getBytes(StandardCharsets.UTF_8))
                : known;
    }

    @Override
    public @Nullable String token(Pod pod, @Nullable String audience, @Nullable Long seconds) {
        Hosted hosted = pods.get(new ObjectKey(
                pod.getMetadata().getNamespace(), pod.getMetadata().getName()));
        return hosted == null || tokens == null ? null : tokens.token(hosted.node(), pod, audience, seconds);
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
