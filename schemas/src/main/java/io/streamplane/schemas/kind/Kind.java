package io.streamplane.schemas.kind;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.schemas.structural.CustomVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that the system knows of one kind, seen at one of its versions. The registry's kinds are seen at the version that
 * is stored; {@link #at} gives the same kind as clients of another version see it.
 *
 * @param group API group, empty for core
 * @param kind e.g. Deployment
 * @param plural name in paths, e.g. deployments; unique in its group only
 * @param singular e.g. deployment
 * @param shortNames e.g. deploy
 * @param categories e.g. all
 * @param namespaced whether objects live in a namespace
 * @param journaled whether objects go through the journal (all but Events)
 * @param confidential whether values below data are encrypted in the log, and hidden in audits
 * @param verbs what may be done with its objects, some of {@link #ALL_VERBS}
 * @param model the typed class of the stored version, for code that computes with the kind
 * @param seen the version that it is seen at, one of the versions
 * @param versions empty where the kind is not known
 */
public record Kind(
        String group,
        String kind,
        String plural,
        String singular,
        List<String> shortNames,
        Set<String> categories,
        boolean namespaced,
        boolean journaled,
        boolean confidential,
        Set<String> verbs,
        Class<? extends HasMetadata> model,
        KindVersion seen,
        List<KindVersion> versions) {

    public static final Set<String> ALL_VERBS =
            Set.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    /** Where the scale subresource finds its numbers, as JSON pointers. */
    public record ScalePaths(String specReplicas, String statusReplicas, String selector) {}

    /**
     * Stands in for a kind that this process does not know: its objects are kept as they are, and served to nobody.
     *
     * @param resource its GroupResource
     */
    public static Kind unknown(String resource) {
        int dot = resource.indexOf('.');
        var version = new KindVersion("", false, true, "", Set.of(), null, VersionConversion.NONE);
        return new Kind(
                dot < 0 ? "" : resource.substring(dot + 1),
                "",
                dot < 0 ? resource : resource.substring(0, dot),
                "",
                List.of(),
                Set.of(),
                true,
                true,
                false,
                ALL_VERBS,
                GenericKubernetesResource.class,
                version,
                List.of());
    }

    public boolean isUnknown() {
        return versions.isEmpty();
    }

    /** The same kind with other versions than it has, seen at that of storage. */
    public Kind withVersions(List<KindVersion> others) {
        KindVersion storage = others.stream()
                .filter(KindVersion::storage)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected a version of " + resource() + " to store"));
        return seenAt(storage, List.copyOf(others));
    }

    /** The same kind at another version; empty where it has none of this name. */
    public Optional<Kind> at(String version) {
        if (version.equals(seen.name())) {
            return Optional.of(this);
        }
        return versions.stream()
                .filter(each -> each.name().equals(version))
                .map(each -> seenAt(each, versions))
                .findFirst();
    }

    /** The same kind at the version that is stored. */
    public Kind stored() {
        return seen.storage() ? this : withVersions(versions);
    }

    private Kind seenAt(KindVersion version, List<KindVersion> all) {
        return new Kind(
                group,
                kind,
                plural,
                singular,
                shortNames,
                categories,
                namespaced,
                journaled,
                confidential,
                verbs,
                model,
                version,
                all);
    }

    /** What identifies the kind everywhere, Kubernetes' GroupResource: {@code pods} or {@code deployments.apps}. */
    public String resource() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** The name of the version that it is seen at, e.g. v1. */
    public String version() {
        return seen.name();
    }

    /** {@code v1} or {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version() : group + "/" + version();
    }

    public String openApiName() {
        return seen.openApiName();
    }

    public Set<String> subresources() {
        return seen.subresources();
    }

    public @Nullable ScalePaths scale() {
        return seen.scale();
    }

    /** Whether objects are only created, to be answered, and never stored. */
    public boolean isReview() {
        return verbs.equals(Set.of("create"));
    }

    /** What the CustomResourceDefinition says of the version; null of a kind of this build. */
    public @Nullable CustomVersion custom() {
        return seen.custom();
    }

    /** Whether objects have an observed part. */
    public boolean hasStatus() {
        return subresources().contains("status");
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

    /**
     * Makes an object of another version one of this version, in place. Of a version that the kind does not have it stays as
     * it is, but that a custom resource is said to be of this version: its definition may have lost the other one. Where only
     * whole objects can be converted, it stays as it is too: see {@link #converted}.
     *
     * @param object an object or a part of one, with its apiVersion
     */
    public void convert(ObjectNode object) {
        String from = object.path("apiVersion").asString("");
        String version = from.substring(from.indexOf('/') + 1);
        if (version.equals(seen.name()) || seen.conversion().isWhole()) {
            return;
        }
        KindVersion source = versions.stream()
                .filter(each -> each.name().equals(version))
                .findFirst()
                .orElse(null);
        if (source == null && seen.custom() == null) {
            return;
        }
        if (source != null && !source.storage()) {
            source.conversion().toStorage(object);
        }
        if (source != null && !seen.storage()) {
            seen.conversion().fromStorage(object);
        }
        object.put("apiVersion", apiVersion());
    }

    /**
     * A whole object at this version, where only whole objects can be converted; else the object itself. It may wait for
     * another process.
     *
     * @param object with its apiVersion
     */
    public ObjectNode converted(ObjectNode object) {
        VersionConversion conversion = seen.conversion();
        return !conversion.isWhole() || object.path("apiVersion").asString("").equals(apiVersion())
                ? object
                : conversion.convert(List.of(object), apiVersion()).getFirst();
    }

    /** There is one kind of a resource, whatever version it is seen at. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Kind named && plural.equals(named.plural) && group.equals(named.group);
    }

    @Override
    public int hashCode() {
        return plural.hashCode();
    }

    @Override
    public String toString() {
        return resource() + "/" + version();
    }
}
