package io.streamplane.apiserver.authorization;

import io.streamplane.apiserver.request.Target;

/**
 * What somebody wants to do, as an authorizer is asked.
 *
 * @param verb e.g. list, or of a path an HTTP method in lower case
 * @param resource the plural; empty for a path
 * @param path of no resource, e.g. {@code /metrics}; else empty
 */
public record Attributes(
        String verb, String group, String resource, String subresource, String namespace, String name, String path) {

    public static Attributes of(String verb, Target target) {
        return new Attributes(
                verb,
                target.kind().group(),
                target.kind().plural(),
                target.subresource(),
                target.namespace(),
                target.name(),
                "");
    }
}
