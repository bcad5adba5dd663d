package io.streamplane.kubelet.container;

import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.streamplane.kubelet.container.ContainerSource.Running;
import io.streamplane.kubelet.shell.FileNode.Directory;
import io.streamplane.kubelet.shell.FileTree;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Mounts a pod's volumes into the files of a container: read-only what comes from other objects, empty and shared the others. */
final class ContainerVolumes {

    private final ContainerSource source;
    private final Running container;
    private final Instant now;
    private final Map<ServiceAccountTokenProjection, String> tokens = new HashMap<>();

    /** Asks for the tokens that belong to them, which takes its time. */
    ContainerVolumes(ContainerSource source, Running container, Instant now) {
        this.source = source;
        this.container = container;
        this.now = now;
        container
                .spec()
                .getVolumeMounts()
                .forEach(mount -> container.pod().getSpec().getVolumes().stream()
                        .filter(volume -> volume.getName().equals(mount.getName()) && volume.getProjected() != null)
                        .flatMap(volume -> volume.getProjected().getSources().stream())
                        .map(VolumeProjection::getServiceAccountToken)
                        .filter(Objects::nonNull)
                        .forEach(this::ask));
    }

    private void ask(ServiceAccountTokenProjection wanted) {
        String token = source.token(container.pod(), wanted.getAudience(), wanted.getExpirationSeconds());
        if (token != null) {
            tokens.put(wanted, token);
        }
    }

    /** @param shared the directory of a volume that all containers of the pod write to, by the volume's name */
    void mount(FileTree files, Function<String, Directory> shared) {
        for (VolumeMount mount : container.spec().getVolumeMounts()) {
            for (Volume volume : container.pod().getSpec().getVolumes()) {
                if (volume.getName().equals(mount.getName())) {
                    Directory derived = derived(volume);
                    files.mount(
                            mount.getMountPath(),
                            derived == null ? shared.apply(volume.getName()) : derived.readOnly());
                }
            }
        }
    }

    /** Null of a volume that is not made from objects. */
    private @Nullable Directory derived(Volume volume) {
        var directory = new Directory(now);
        var map = volume.getConfigMap();
        var secret = volume.getSecret();
        var projected = volume.getProjected();
        var downward = volume.getDownwardAPI();
        if (map != null) {
            put(directory, "configmaps", map.getName(), map.getItems());
        } else if (secret != null) {
            put(directory, "secrets", secret.getSecretName(), secret.getItems());
        } else if (downward != null) {
            put(directory, downward.getItems());
        } else if (projected != null) {
            for (VolumeProjection each : projected.getSources()) {
                if (each.getConfigMap() != null) {
                    put(
                            directory,
                            "configmaps",
                            each.getConfigMap().getName(),
                            each.getConfigMap().getItems());
                } else if (each.getSecret() != null) {
                    put(
                            directory,
                            "secrets",
                            each.getSecret().getName(),
                            each.getSecret().getItems());
                } else if (tokens.containsKey(each.getServiceAccountToken())) {
                    directory.put(
                            each.getServiceAccountToken().getPath(),
                            tokens.get(each.getServiceAccountToken()).getBytes(StandardCharsets.UTF_8));
                } else if (each.getDownwardAPI() != null) {
                    put(directory, each.getDownwardAPI().getItems());
                }
            }
        } else {
            return null;
        }
        return directory;
    }

    private void put(Directory directory, String resource, String name, @Nullable List<KeyToPath> items) {
        Map<String, byte[]> contents =
                source.contents(resource, container.pod().getMetadata().getNamespace(), name);
        if (contents == null) {
            return;
        }
        if (items == null || items.isEmpty()) {
            contents.forEach(directory::put);
        } else {
            for (KeyToPath item : items) {
                byte[] value = contents.get(item.getKey());
                if (value != null) {
                    directory.put(item.getPath(), value);
                }
            }
        }
    }

    private void put(Directory directory, List<DownwardAPIVolumeFile> items) {
        for (DownwardAPIVolumeFile item : items) {
            String value = item.getFieldRef() == null
                    ? null
                    : ContainerEnvironment.field(item.getFieldRef().getFieldPath(), container);
            if (value != null) {
                directory.put(item.getPath(), value.getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
