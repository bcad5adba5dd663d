package io.streamplane.apiserver.authorization;

import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.core.NamespaceKind;

/**
 * What somebody wants to do, as an authorizer is asked.
 *
 * @param verb e.g. list, or of a path an HTTP method in lower case
 * @param group of the resource; empty for core
 * @param version of the group; {@code *} where it does not matter
 * @param resource the plural; empty for a path
 * @param namespace a Namespace lies in itself
 * @param fieldSelector of a list, a watch or a deletion of many, as it was given; empty where there is none
 * @param labelSelector likewise
 * @param path of no resource, e.g. {@code /metrics}; else empty
 */
public record Attributes(
        String verb,
        String group,
        String version,
        String resource,
        String subresource,
        String namespace,
        String name,
        String fieldSelector,
        String labelSelector,
        String path) {

    /** Of a resource, without selectors. */
    public static Attributes of(
            String verb, String group, String resource, String subresource, String namespace, String name) {
        return new Attributes(verb, group, "*", resource, subresource, namespace, name, "", "", "");
    }

    public static Attributes of(String verb, Target target) {
        return of(verb, target, "", "");
    }

    /** Of a request that may select. */
    public static Attributes of(String verb, Target target, String fieldSelector, String labelSelector) {
        boolean namespace = target.kind().resource().equals(NamespaceKind.RESOURCE);
        return new Attributes(
                verb,
                target.kind().group(),
                target.kind().version(),
                target.kind().plural(),
                target.subresource(),
                namespace ? target.name() : target.namespace(),
                target.name(),
                fieldSelector,
                labelSelector,
                "");
    }

    /** @param verb an HTTP method in lower case */
    public static Attributes ofPath(String verb, String path) {
        return new Attributes(verb, "", "", "", "", "", "", "", "", path);
    }

    public boolean isOfResource() {
        return path.isEmpty();
    }

    /** E.g. {@code pods/log}. */
    public String combinedResource() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }

    /** The same with another verb. */
    public Attributes withVerb(String other) {
        return new Attributes(
                other, group, version, resource, subresource, namespace, name, fieldSelector, labelSelector, path);
    }

    /** About one object, of which the request itself does not say the name. */
    public Attributes named(String other) {
        return new Attributes(
                verb, group, version, resource, subresource, namespace, other, fieldSelector, labelSelector, path);
    }
}
