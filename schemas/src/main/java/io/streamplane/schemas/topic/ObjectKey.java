package io.streamplane.schemas.topic;

/**
 * Names one object among those of its kind. Written {@code namespace/name}, or {@code /name} where the kind is
 * cluster-scoped; that text is the record key on every topic.
 *
 * @param namespace the namespace, empty for a cluster-scoped object
 * @param name the object's name, never empty
 */
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {

    public ObjectKey {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("expected a name, but it was empty in namespace '" + namespace + "'");
        }
    }

    public static ObjectKey clusterScoped(String name) {
        return new ObjectKey("", name);
    }

    /** Reads {@code namespace/name} or {@code /name}. */
    public static ObjectKey parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || slash == text.length() - 1) {
            throw new IllegalArgumentException("expected namespace/name or /name, but got '" + text + "'");
        }
        return new ObjectKey(text.substring(0, slash), text.substring(slash + 1));
    }

    /** By namespace, then by name: the order in which lists are given. */
    @Override
    public int compareTo(ObjectKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
