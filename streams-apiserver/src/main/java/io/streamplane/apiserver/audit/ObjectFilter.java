package io.streamplane.apiserver.audit;

import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Which objects are meant.
 *
 * @param namespace of a namespaced kind; null: all namespaces
 * @param name null: all objects of the kind
 */
public record ObjectFilter(
        Kind kind, @Nullable String namespace, @Nullable String name) {

    boolean matches(ResourceKey key) {
        return key.resource().equals(kind.resource())
                && (!kind.namespaced()
                        || namespace == null
                        || namespace.equals(key.key().namespace()))
                && (name == null || name.equals(key.key().name()));
    }
}
