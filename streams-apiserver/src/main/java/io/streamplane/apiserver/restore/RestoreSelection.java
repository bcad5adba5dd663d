package io.streamplane.apiserver.restore;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.select.LabelSelector;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which objects are brought back.
 *
 * @param kind null: all kinds
 * @param namespace null: all namespaces, and what is in none. With a namespace and no kind the Namespace itself is meant too
 * @param name null: all names
 * @param labels met by the object as it was, or as it is
 */
public record RestoreSelection(
        @Nullable Kind kind,
        @Nullable String namespace,
        @Nullable String name,
        LabelSelector labels) {

    public static final RestoreSelection EVERYTHING = new RestoreSelection(null, null, null, LabelSelector.EVERYTHING);

    public static RestoreSelection ofNamespace(String namespace) {
        return new RestoreSelection(null, namespace, null, LabelSelector.EVERYTHING);
    }

    /** @param namespace of the object; ignored where its kind has none */
    public static RestoreSelection ofObject(Kind kind, String namespace, String name) {
        return new RestoreSelection(kind, kind.namespaced() ? namespace : null, name, LabelSelector.EVERYTHING);
    }

    boolean matches(Kind candidate, ObjectKey key, @Nullable StoredObject was, @Nullable StoredObject is) {
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
