package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** ConfigMaps, Secrets and claims that a pod or a container needs before it can begin, in the kubelet's words where one is missing. */
final class PodInputs {

    private static final String CONFIG_MAPS = "configmaps";
    private static final String SECRETS = "secrets";

    /** Every namespace gets it, and every pod mounts it: it is never waited for. */
    private static final String ROOT_CA = "kube-root-ca.crt";

    private PodInputs() {}

    /** Whether anything is asked of other objects. */
    static boolean refers(PodSpec spec) {
        for (Volume volume : spec.getVolumes()) {
            if (volume.getConfigMap() != null
                    || volume.getSecret() != null
                    || volume.getPersistentVolumeClaim() != null
                    || volume.getEphemeral() != null
                    || volume.getProjected() != null && refers(volume.getProjected())) {
                return true;
            }
        }
        return refers(spec.getContainers()) || refers(spec.getInitContainers());
    }

    private static boolean refers(ProjectedVolumeSource projected) {
        return projected.getSources().stream()
                .anyMatch(each -> each.getSecret() != null
                        || each.getConfigMap() != null
                                && !ROOT_CA.equals(each.getConfigMap().getName()));
    }

    private static boolean refers(List<Container> containers) {
        for (Container container : containers) {
            if (!container.getEnvFrom().isEmpty()) {
                return true;
            }
            for (EnvVar variable : container.getEnv()) {
                var source = variable.getValueFrom();
                if (source != null && (source.getConfigMapKeyRef() != null || source.getSecretKeyRef() != null)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Why a container cannot be created; null where it can. */
    static @Nullable String problem(Round round, ContainerRun run) {
        for (EnvFromSource source : run.spec().getEnvFrom()) {
            var map = source.getConfigMapRef();
            var secret = source.getSecretRef();
            String problem = map != null
                    ? missing(round, CONFIG_MAPS, map.getName(), null, map.getOptional())
                    : secret != null ? missing(round, SECRETS, secret.getName(), null, secret.getOptional()) : null;
            if (problem != null) {
                return problem;
            }
        }
        for (EnvVar variable : run.spec().getEnv()) {
            var source = variable.getValueFrom();
            var map = source == null ? null : source.getConfigMapKeyRef();
            var secret = source == null ? null : source.getSecretKeyRef();
            String problem = map != null
                    ? missing(round, CONFIG_MAPS, map.getName(), map.getKey(), map.getOptional())
                    : secret != null
                            ? missing(round, SECRETS, secret.getName(), secret.getKey(), secret.getOptional())
                            : null;
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    /** What is said of each volume that cannot be mounted. */
    static List<String> unmounted(Round round) {
        List<String> problems = List.of();
        for (Volume volume : round.pod().getSpec().getVolumes()) {
            String problem = problem(round, volume);
            if (problem != null) {
                problems = problems.isEmpty() ? new ArrayList<>() : problems;
                problems.add("MountVolume.SetUp failed for volume \"" + volume.getName() + "\" : " + problem);
            }
        }
        return problems;
    }

    private static @Nullable String problem(Round round, Volume volume) {
        var map = volume.getConfigMap();
        if (map != null) {
            return mounted(round, CONFIG_MAPS, map.getName(), map.getItems(), map.getOptional());
        }
        var secret = volume.getSecret();
        if (secret != null) {
            return mounted(round, SECRETS, secret.getSecretName(), secret.getItems(), secret.getOptional());
        }
        String claim = PodClaims.claim(round.pod(), volume);
        if (claim != null) {
            return missing(round, "persistentvolumeclaims", claim, null, false);
        }
        if (volume.getProjected() != null) {
            for (VolumeProjection source : volume.getProjected().getSources()) {
                String problem = problem(round, source);
                if (problem != null) {
                    return problem;
                }
            }
        }
        return null;
    }

    private static @Nullable String problem(Round round, VolumeProjection source) {
        var map = source.getConfigMap();
        var secret = source.getSecret();
        return map != null
                ? mounted(round, CONFIG_MAPS, map.getName(), map.getItems(), map.getOptional())
                : secret != null
                        ? mounted(round, SECRETS, secret.getName(), secret.getItems(), secret.getOptional())
                        : null;
    }

    private static @Nullable String mounted(
            Round round, String resource, @Nullable String name, List<KeyToPath> items, @Nullable Boolean optional) {
        String problem = missing(round, resource, name, null, optional);
        if (problem != null || Boolean.TRUE.equals(optional) || items.isEmpty() || name == null) {
            return problem;
        }
        Set<String> keys =
                round.surroundings().keys(resource, round.pod().getMetadata().getNamespace(), name);
        for (KeyToPath item : items) {
            if (keys != null && !keys.contains(item.getKey())) {
                return "references non-existent " + (resource.equals(SECRETS) ? "secret" : "config") + " key: "
                        + item.getKey();
            }
        }
        return null;
    }

    private static @Nullable String missing(
            Round round, String resource, @Nullable String name, @Nullable String key, @Nullable Boolean optional) {
        if (name == null || Boolean.TRUE.equals(optional) || name.equals(ROOT_CA)) {
            return null;
        }
        String namespace = round.pod().getMetadata().getNamespace();
        if (!round.surroundings().exists(resource, namespace, name)) {
            return resource.substring(0, resource.length() - 1) + " \"" + name + "\" not found";
        }
        Set<String> keys = key == null ? null : round.surroundings().keys(resource, namespace, name);
        return keys == null || keys.contains(key)
                ? null
                : "couldn't find key " + key + " in " + (resource.equals(SECRETS) ? "Secret" : "ConfigMap") + " "
                        + namespace + "/" + name;
    }
}
