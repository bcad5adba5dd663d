package io.streamplane.kubelet.http;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.kubelet.container.ContainerSource;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hosts {@code default/web} with a container {@code main}, which may start again and be gone. */
final class OnePod implements ContainerSource {

    static final String PATH = "default/web";

    private final Pod pod = new PodBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("web")
            .withUid("u-1")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("main")
            .withImage("busybox")
            .addNewPort()
            .withContainerPort(80)
            .endPort()
            .endContainer()
            .endSpec()
            .build();

    private final CompletableFuture<Integer> exited = new CompletableFuture<>();
    private final AtomicInteger run = new AtomicInteger();
    private volatile boolean gone;

    void restart() {
        run.incrementAndGet();
    }

    void go() {
        gone = true;
    }

    /** The code that somebody gave to its first process. */
    CompletableFuture<Integer> exited() {
        return exited;
    }

    @Override
    public Found container(ObjectKey key, String container) {
        return gone
                ? new Missing(404, "pod does not exist")
                : new Running(
                        pod,
                        pod.getSpec().getContainers().getFirst(),
                        List.of("10.0.0.1"),
                        List.of("127.0.0.1"),
                        run.get());
    }

    @Override
    public void hosted(String node, Consumer<Pod> each) {
        if (node.equals("node-0")) {
            each.accept(pod);
        }
    }

    @Override
    public String node(ObjectKey key) {
        return "node-0";
    }

    @Override
    public @Nullable Pod pod(ObjectKey key) {
        return gone ? null : pod;
    }

    @Override
    public void exit(ObjectKey key, String container, int ofRun, int code) {
        exited.complete(code);
    }

    @Override
    public @Nullable Map<String, byte[]> contents(String resource, String namespace, String name) {
        return null;
    }
}
