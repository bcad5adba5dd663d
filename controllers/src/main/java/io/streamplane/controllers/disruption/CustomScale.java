package io.streamplane.controllers.disruption;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The kind of a custom resource that owns pods, and where it says how many.
 *
 * @param resource GroupResource
 * @param replicas the path as the definition has it, e.g. {@code .spec.replicas}, in the version that is stored; null where the kind
 *     has no scale
 */
record CustomScale(String resource, @Nullable String replicas) {

    /** Null where no definition that is established has such a kind. */
    static @Nullable CustomScale of(String group, String kind, ShardView shard) {
        for (Stored<?> definition : shard.inCluster(CustomResourceDefinitionKind.RESOURCE)) {
            // A definition is named by its kind's GroupResource
            if (definition.name().endsWith("." + group)
                    && definition.object() instanceof GenericKubernetesResource crd
                    && kind.equals(crd.<Object>get("status", "acceptedNames", "kind"))
                    && isEstablished(crd)) {
                boolean namespaced = "Namespaced".equals(crd.<Object>get("spec", "scope"));
                return new CustomScale(definition.name(), namespaced ? replicas(crd) : null);
            }
        }
        return null;
    }

    private static boolean isEstablished(GenericKubernetesResource crd) {
        return objects(crd.get("status", "conditions")).stream()
                .anyMatch(each -> "Established".equals(each.get("type")) && "True".equals(each.get("status")));
    }

    private static @Nullable String replicas(GenericKubernetesResource crd) {
        return objects(crd.get("spec", "versions")).stream()
                .filter(version -> Boolean.TRUE.equals(version.get("storage")))
                .map(version -> version.get("subresources") instanceof Map<?, ?> subresources
                                && subresources.get("scale") instanceof Map<?, ?> scale
                                && scale.get("specReplicasPath") instanceof String path
                        ? path
                        : null)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static List<Map<?, ?>> objects(@Nullable Object list) {
        return list instanceof List<?> all
                ? all.stream()
                        .<Map<?, ?>>mapMulti((each, out) -> {
                            if (each instanceof Map<?, ?> object) {
                                out.accept(object);
                            }
                        })
                        .toList()
                : List.of();
    }
}
