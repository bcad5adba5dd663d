package io.streamplane.apiserver.restore;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.select.LabelSelector;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which objects are brought back.
 *
 * @param kind null: all kinds
 * @param namespace null: all namespaces, and what is in none. With a namespace and no kind the Namespace itself is meant too
 * @param name null: all names
 * @param labels met by the object as it was, or as it is
 * @param keys null: all objects
 */
public record RestoreSelection(
        @Nullable Kind kind,
        @Nullable String namespace,
        @Nullable String name,
        LabelSelector labels,
        @Nullable Set<ResourceKey> keys) {

    public static final RestoreSelection EVERYTHING =
            new RestoreSelection(null, null, null, LabelSelector.EVERYTHING, null);

    public static RestoreSelection ofNamespace(String namespace) {
        return new RestoreSelection(null, namespace, null, LabelSelector.EVERYTHING, null);
    }

    /** @param namespace of the object; ignored where its kind has none */
    public static RestoreSelection ofObject(Kind kind, String namespace, String name) {
        return new RestoreSelection(kind, kind.namespaced() ? namespace : null, name, LabelSelector.EVERYTHING, null);
    }

    public static RestoreSelection ofObjects(Set<ResourceKey> keys) {
        return new RestoreSelection(null, null, null, LabelSelector.EVERYTHING, Set.copyOf(keys));
    }

    boolean matches(Kind candidate, ObjectKey key, @Nullable StoredObject was, @Nullable StoredObject is) {
        if (keys != null && !keys.contains(new ResourceKey(candidate.resource(), key))) {
            return false;
        }
        if (kind != null && !kind.equals(candidate) || name != null && !name.equals(key.name())) {
            return false;
        }
        boolean inNamespace = namespace == null
                || namespace.equals(key.namespace())
                || candidate.equals(NamespaceKind.KIND) && kind == null && namespace.equals(key.name());
        return inNamespace
                && (labels.isEverything()
                        || Stream.of(
                                        was == null ? Stream.<StoredObject>empty() : Stream.of(was),
                                        is == null ? Stream.<StoredObject>empty() : Stream.of(is))
                                .flatMap(each -> each)
                                .anyMatch(each -> labels.matches(
                                        each.tree().path("metadata").path("labels"))));
    }
}
