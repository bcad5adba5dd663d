package io.streamplane.controllers.disruption;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import io.streamplane.controllers.reconcile.Portion;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.apps.DeploymentKind;
import io.streamplane.schemas.kind.apps.ReplicaSetKind;
import io.streamplane.schemas.kind.apps.StatefulSetKind;
import io.streamplane.schemas.kind.core.ReplicationControllerKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many pods a budget counts on, and how many of them have to be healthy. Where {@code minAvailable} is a number, these are
 * the pods that there are. A percentage, and {@code maxUnavailable}, are of the sizes that the pods' controllers are to have,
 * each controller counted once; a ReplicaSet stands for its Deployment. A custom resource has a size where its kind has a scale.
 * Percentages round up, for both bounds.
 *
 * <p>Example: pods of two Deployments of 3 and 4 replicas, {@code maxUnavailable: 30%}: 7 expected, 7 - 3 = 4 healthy.
 *
 * @param problem why that cannot be said; null where it can
 * @param unmanaged whether some pods have no controller, so that they are not counted
 */
record Expectation(
        int pods, int healthy, boolean unmanaged, @Nullable String problem) {

    /** @param problem why it has no size; null where it has one */
    private record Scale(String uid, int replicas, @Nullable String problem) {

        static Scale none(String problem) {
            return new Scale("", 0, problem);
        }
    }

    /** @param kinds the built-in ones */
    static Expectation of(PodDisruptionBudgetSpec spec, List<Stored<Pod>> pods, ShardView shard, KindRegistry kinds) {
        IntOrString most = spec.getMaxUnavailable();
        IntOrString least = spec.getMinAvailable();
        if (most == null && least == null) {
            return new Expectation(0, 0, false, null);
        }
        if (most == null && least != null && least.getIntVal() != null) {
            return new Expectation(pods.size(), least.getIntVal(), false, null);
        }
        Map<String, Integer> scales = new HashMap<>();
        boolean unmanaged = false;
        for (Stored<Pod> pod : pods) {
            OwnerReference controller = pod.controller();
            if (controller == null) {
                unmanaged = true;
            } else if (!scales.containsKey(controller.getUid())) {
                Scale scale = scale(controller, pod.namespace(), shard, kinds);
                if (scale == null || scale.problem() != null) {
                    String none = "found no controllers for pod \"" + pod.name() + "\"";
                    return new Expectation(
                            0, 0, unmanaged, scale == null ? none : Objects.requireNonNull(scale.problem()));
                }
                scales.put(scale.uid(), scale.replicas());
            }
        }
        int all = Math.clamp(
                scales.values().stream().mapToLong(Integer::longValue).sum(), 0, Integer.MAX_VALUE);
        int healthy = most != null
                ? Math.max(0, all - Portion.of(most, all, true))
                : Portion.of(Objects.requireNonNull(least), all, true);
        return new Expectation(all, healthy, unmanaged, null);
    }

    /** Null where it is not there. */
    private static @Nullable Scale scale(
            OwnerReference controller, String namespace, ShardView shard, KindRegistry kinds) {
        return switch (group(controller) + "/" + controller.getKind()) {
            case "/ReplicationController" -> {
                var found = owner(
                        shard, ReplicationControllerKind.RESOURCE, namespace, controller, ReplicationController.class);
                yield found == null
                        ? null
                        : scale(found, found.object().getSpec().getReplicas());
            }
            case "apps/StatefulSet" -> {
                var found = owner(shard, StatefulSetKind.RESOURCE, namespace, controller, StatefulSet.class);
                yield found == null
                        ? null
                        : scale(found, found.object().getSpec().getReplicas());
            }
            case "apps/Deployment", "extensions/Deployment" -> {
                var found = owner(shard, DeploymentKind.RESOURCE, namespace, controller, Deployment.class);
                yield found == null
                        ? null
                        : scale(found, found.object().getSpec().getReplicas());
            }
            case "apps/ReplicaSet", "extensions/ReplicaSet" -> {
                var found = owner(shard, ReplicaSetKind.RESOURCE, namespace, controller, ReplicaSet.class);
                OwnerReference above = found == null ? null : found.controller();
                Scale deployment = above != null && "Deployment".equals(above.getKind())
                        ? scale(above, namespace, shard, kinds)
                        : null;
                yield found == null || deployment != null
                        ? deployment
                        : scale(found, found.object().getSpec().getReplicas());
            }
            default ->
                kinds.ofAnyVersion(controller.getApiVersion(), controller.getKind())
                        .map(kind -> Scale.none(withoutScale(kind.resource())))
                        .orElseGet(() -> custom(controller, namespace, shard));
        };
    }

    private static String withoutScale(String resource) {
        return resource + " does not implement the scale subresource";
    }

    private static Scale scale(Stored<?> owner, @Nullable Integer replicas) {
        return new Scale(owner.uid(), replicas == null ? 1 : replicas, null);
    }

    /** Of a custom resource: what its definition says is the number of its replicas. */
    private static @Nullable Scale custom(OwnerReference controller, String namespace, ShardView shard) {
        var kind = CustomScale.of(group(controller), controller.getKind(), shard);
        if (kind == null) {
            return Scale.none("no matches for kind \"" + controller.getKind() + "\" in version \""
                    + controller.getApiVersion() + "\"");
        }
        if (kind.replicas() == null) {
            return Scale.none(withoutScale(kind.resource()));
        }
        Stored<?> found = shard.get(kind.resource(), new ObjectKey(namespace, controller.getName()));
        if (found == null || !found.uid().equals(controller.getUid())) {
            return null;
        }
        Long replicas = found.specIntegers().get(kind.replicas().replace('.', '/'));
        return replicas == null
                ? Scale.none(
                        "Internal error occurred: the spec replicas field \"" + kind.replicas() + "\" does not exist")
                : new Scale(found.uid(), Math.clamp(replicas, 0, Integer.MAX_VALUE), null);
    }

    private static <T extends HasMetadata> @Nullable Stored<T> owner(
            ShardView shard, String resource, String namespace, OwnerReference reference, Class<T> type) {
        Stored<T> found = shard.get(resource, new ObjectKey(namespace, reference.getName()), type);
        return found != null && found.uid().equals(reference.getUid()) ? found : null;
    }

    private static String group(OwnerReference reference) {
        String version = reference.getApiVersion() == null ? "" : reference.getApiVersion();
        int slash = version.indexOf('/');
        return slash < 0 ? "" : version.substring(0, slash);
    }
}
