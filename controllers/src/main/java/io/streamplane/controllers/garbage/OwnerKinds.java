package io.streamplane.controllers.garbage;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.KindVersion;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the kind that an owner reference means, by group and kind: an object is the same one in any version. */
public final class OwnerKinds {

    /**
     * @param resource GroupResource
     * @param versions those that are served
     */
    record OwnerKind(String resource, boolean namespaced, Set<String> versions) {}

    private final Map<String, OwnerKind> byGroupAndKind;
    private final Map<String, Kind> byResource;
    private final @Nullable ShardView shard;

    private OwnerKinds(Map<String, OwnerKind> byGroupAndKind, Map<String, Kind> byResource, @Nullable ShardView shard) {
        this.byGroupAndKind = byGroupAndKind;
        this.byResource = byResource;
        this.shard = shard;
    }

    /** Those of these kinds. */
    public static OwnerKinds of(KindRegistry kinds) {
        var byGroupAndKind = new HashMap<String, OwnerKind>();
        var byResource = new HashMap<String, Kind>();
        for (Kind kind : kinds.journaled()) {
            Set<String> versions = kind.versions().stream()
                    .filter(KindVersion::served)
                    .map(KindVersion::name)
                    .collect(Collectors.toUnmodifiableSet());
            byGroupAndKind.putIfAbsent(
                    kind.group() + "/" + kind.kind(), new OwnerKind(kind.resource(), kind.namespaced(), versions));
            byResource.put(kind.resource(), kind);
        }
        return new OwnerKinds(byGroupAndKind, byResource, null);
    }

    /** These, and those that the CustomResourceDefinitions of a shard's view say. */
    OwnerKinds with(ShardView view) {
        return new OwnerKinds(byGroupAndKind, byResource, view);
    }

    /** Null where there is no such kind, in whatever version. */
    @Nullable
    OwnerKind of(OwnerReference reference) {
        String group = group(reference);
        OwnerKind known = byGroupAndKind.get(group + "/" + reference.getKind());
        return known != null || group.isEmpty() ? known : custom(group, reference.getKind());
    }

    private @Nullable OwnerKind custom(String group, @Nullable String kind) {
        if (shard == null || kind == null) {
            return null;
        }
        for (Stored<?> definition : shard.inCluster(CustomResourceDefinitionKind.RESOURCE)) {
            // A definition is named by its kind's GroupResource
            if (definition.name().endsWith("." + group)
                    && definition.object() instanceof GenericKubernetesResource crd
                    && kind.equals(crd.<Object>get("status", "acceptedNames", "kind"))) {
                return new OwnerKind(
                        definition.name(), "Namespaced".equals(crd.<Object>get("spec", "scope")), served(crd));
            }
        }
        return null;
    }

    private static Set<String> served(GenericKubernetesResource crd) {
        return versions(crd).stream()
                .filter(version -> Boolean.TRUE.equals(version.get("served")))
                .map(version -> Objects.toString(version.get("name")))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<Map<?, ?>> versions(GenericKubernetesResource crd) {
        return crd.get("spec", "versions") instanceof List<?> all
                ? all.stream()
                        .filter(Map.class::isInstance)
                        .<Map<?, ?>>map(each -> (Map<?, ?>) each)
                        .toList()
                : List.of();
    }

    /** Whether the version that a reference names is served. Else nobody can say that its owner is not there. */
    boolean isServed(OwnerReference reference) {
        OwnerKind kind = of(reference);
        String version = Objects.requireNonNullElse(reference.getApiVersion(), "");
        return kind != null && kind.versions().contains(version.substring(version.indexOf('/') + 1));
    }

    private static String group(OwnerReference reference) {
        String version = Objects.requireNonNullElse(reference.getApiVersion(), "");
        int slash = version.indexOf('/');
        return slash < 0 ? "" : version.substring(0, slash);
    }

    /** What an event about an object refers to, of which only metadata may be known; null where nobody says of what kind it is. */
    @Nullable
    ObjectReference regarding(Stored<?> object) {
        Kind kind = byResource.get(object.resource());
        if (kind != null) {
            return regarding(object, kind.apiVersion(), kind.kind());
        }
        Stored<?> definition = shard == null
                ? null
                : shard.inCluster(CustomResourceDefinitionKind.RESOURCE, ObjectKey.clusterScoped(object.resource()));
        if (definition == null || !(definition.object() instanceof GenericKubernetesResource crd)) {
            return null;
        }
        return versions(crd).stream()
                .filter(version -> Boolean.TRUE.equals(version.get("storage")))
                .map(version -> regarding(
                        object,
                        crd.<Object>get("spec", "group") + "/" + version.get("name"),
                        Objects.toString(crd.<Object>get("status", "acceptedNames", "kind"))))
                .findFirst()
                .orElse(null);
    }

    private static ObjectReference regarding(Stored<?> object, String apiVersion, String kind) {
        return new ObjectReferenceBuilder()
                .withApiVersion(apiVersion)
                .withKind(kind)
                .withNamespace(object.namespace().isEmpty() ? null : object.namespace())
                .withName(object.name())
                .withUid(object.uid())
                .withResourceVersion(Long.toString(object.revision()))
                .build();
    }
}
