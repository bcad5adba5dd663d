package io.streamplane.schemas.kind;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that the system knows of one kind.
 *
 * @param group API group, empty for core
 * @param version API version within the group, e.g. v1
 * @param kind e.g. Deployment
 * @param plural name in paths, e.g. deployments; unique in its group only
 * @param singular e.g. deployment
 * @param shortNames e.g. deploy
 * @param categories e.g. all
 * @param namespaced whether objects live in a namespace
 * @param journaled whether objects go through the journal (all but Events)
 * @param openApiName name of the OpenAPI definition, e.g. io.k8s.api.apps.v1.Deployment
 * @param model the typed class for code that computes with the kind
 * @param subresources what is served below the object's path: status, scale, binding, log
 * @param rules defaults, validation and preparation for storage
 * @param columns how kubectl get shows it: every column in order, the name and the age included
 */
public record Kind(
        String group,
        String version,
        String kind,
        String plural,
        String singular,
        List<String> shortNames,
        Set<String> categories,
        boolean namespaced,
        boolean journaled,
        String openApiName,
        Class<? extends HasMetadata> model,
        Set<String> subresources,
        @Nullable ScalePaths scale,
        KindRules rules,
        List<TableColumn> columns) {

    /** Where the scale subresource finds its numbers, as JSON pointers. */
    public record ScalePaths(String specReplicas, String statusReplicas, String selector) {}

    /** What identifies the kind everywhere, Kubernetes' GroupResource: {@code pods} or {@code deployments.apps}. */
    public String resource() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** {@code v1} or {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /**
     * Stands in for a kind that this process does not know: its objects are kept as they are, and served to nobody.
     *
     * @param resource its GroupResource
     */
    public static Kind unknown(String resource) {
        int dot = resource.indexOf('.');
        return new Kind(
                dot < 0 ? "" : resource.substring(dot + 1),
                "",
                "",
                dot < 0 ? resource : resource.substring(0, dot),
                "",
                List.of(),
                Set.of(),
                true,
                true,
                "",
                GenericKubernetesResource.class,
                Set.of(),
                null,
                new KindRules() {},
                List.of());
    }

    public boolean isUnknown() {
        return version.isEmpty();
    }

    /** There is one kind of a resource. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Kind kind && plural.equals(kind.plural) && group.equals(kind.group);
    }

    @Override
    public int hashCode() {
        return plural.hashCode();
    }

    /**
     * Path of its objects, e.g. {@code /apis/apps/v1/namespaces/default/deployments}.
     *
     * @param namespace empty: those of all namespaces
     */
    public String collectionPath(String namespace) {
        return (group.isEmpty() ? "/api/" : "/apis/")
                + apiVersion()
                + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
                + '/'
                + plural;
    }

    /** Whether objects have an observed part with a topic of its own. */
    public boolean hasStatus() {
        return subresources.contains("status");
    }
}
