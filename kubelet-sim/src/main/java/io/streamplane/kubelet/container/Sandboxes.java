package io.streamplane.kubelet.container;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.container.ContainerSource.Running;
import io.streamplane.kubelet.shell.FileNode.Directory;
import io.streamplane.kubelet.shell.FileSpace;
import io.streamplane.kubelet.shell.FileTree;
import io.streamplane.kubelet.shell.ShellHost;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of the containers that somebody has looked into, as long as they run; a container that starts again begins with those of its
 * image. Pods that nobody looked into are not here. Thread-safe.
 */
public final class Sandboxes {

    private static final long ALL = 256L << 20;
    private static final long OF_POD = 64L << 20;
    private static final int MOST_PODS = 2_000;

    private final ContainerSource source;
    private final InstantSource clock;
    private final FileSpace all = new FileSpace(ALL, null);
    private final Map<String, Sandbox> pods = new HashMap<>();

    public Sandboxes(ContainerSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** What the containers of a pod share, and the files of each. */
    private static final class Sandbox {
        final ObjectKey pod;
        final FileSpace space;
        final Map<String, Directory> volumes = new HashMap<>();
        final Map<String, Files> containers = new HashMap<>();

        Sandbox(ObjectKey pod, FileSpace space) {
            this.pod = pod;
            this.space = space;
        }
    }

    private record Files(int run, FileTree tree) {}

    /** What programs of this container find; null where too many pods are looked into. */
    public @Nullable ShellHost host(Running container) {
        Pod pod = container.pod();
        var key = new ObjectKey(
                pod.getMetadata().getNamespace(), pod.getMetadata().getName());
        var volumes = new ContainerVolumes(source, container, clock.instant());
        FileTree files = files(key, container, volumes);
        if (files == null) {
            return null;
        }
        Container spec = container.spec();
        String directory = spec.getWorkingDir() == null || spec.getWorkingDir().isEmpty() ? "/" : spec.getWorkingDir();
        files.makeDirectory(directory, true);
        return new ShellHost(
                ContainerEnvironment.hostname(pod),
                container.addresses().getFirst(),
                command(spec),
                files,
                ContainerEnvironment.of(source, container),
                directory,
                clock,
                code -> source.exit(key, spec.getName(), container.run(), code));
    }

    /** What its first process is; as the image has it where the container says nothing. */
    private static List<String> command(Container spec) {
        var command = new ArrayList<>(spec.getCommand());
        command.addAll(spec.getArgs());
        return command.isEmpty() ? List.of("sh") : command;
    }

    private synchronized @Nullable FileTree files(ObjectKey key, Running container, ContainerVolumes volumes) {
        String uid = container.pod().getMetadata().getUid();
        Sandbox sandbox = pods.get(uid);
        if (sandbox == null) {
            forgetGone();
            if (pods.size() >= MOST_PODS) {
                return null;
            }
            sandbox = new Sandbox(key, new FileSpace(OF_POD, all));
            pods.put(uid, sandbox);
        }
        Sandbox own = sandbox;
        Files files = own.containers.get(container.spec().getName());
        if (files == null || files.run() != container.run()) {
            files = new Files(container.run(), image(container, own.space));
            own.containers.put(container.spec().getName(), files);
        }
        volumes.mount(files.tree(), name -> own.volumes.computeIfAbsent(name, _ -> new Directory(clock.instant())));
        return files.tree();
    }

    /** {@code managedHostsFileContent} of {@code pkg/kubelet/kubelet_pods.go}, in short. */
    private static String hosts(List<String> addresses, String hostname) {
        var lines = new StringBuilder("127.0.0.1\tlocalhost\n");
        addresses.forEach(
                address -> lines.append(address).append('\t').append(hostname).append('\n'));
        return lines.toString();
    }

    private FileTree image(Running container, FileSpace space) {
        var tree = new FileTree(space, clock);
        String hostname = ContainerEnvironment.hostname(container.pod());
        var etc = new Directory(clock.instant());
        Map.of(
                        "hostname",
                        hostname + "\n",
                        "hosts",
                        hosts(container.addresses(), hostname),
                        "passwd",
                        "root:x:0:0:root:/root:/bin/sh\n",
                        "resolv.conf",
                        "search " + container.pod().getMetadata().getNamespace()
                                + ".svc.cluster.local svc.cluster.local cluster.local\nnameserver "
                                + source.dns() + "\n",
                        "os-release",
                        "NAME=\"Streamplane simulated image\"\nID=streamplane\n")
                .forEach((name, text) -> etc.put(name, text.getBytes(StandardCharsets.UTF_8)));
        tree.mount("/etc", etc);
        for (String name : List.of(
                "/bin",
                "/dev",
                "/home",
                "/opt",
                "/proc",
                "/root",
                "/run",
                "/srv",
                "/sys",
                "/tmp",
                "/usr",
                "/var",
                "/var/log")) {
            tree.mount(name, new Directory(clock.instant()));
        }
        return tree;
    }

    private void forgetGone() {
        pods.entrySet().removeIf(each -> {
            Pod pod = source.pod(each.getValue().pod);
            boolean gone =
                    pod == null || !each.getKey().equals(pod.getMetadata().getUid());
            if (gone) {
                each.getValue().space.release();
            }
            return gone;
        });
    }
}
