package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What an object lacks that may come: then its record waits instead of being refused. */
sealed interface Prerequisite {

    /** How the refusals of pods end that name a ServiceAccount, a PriorityClass or a RuntimeClass that is not there. */
    List<String> MISSING = List.of("\" not found", " was found");

    Set<String> OF_THE_GARBAGE_COLLECTOR = Set.of("foregroundDeletion", "orphan");

    /** Whether it is worthwhile to try again. */
    boolean mayBeThere(Snapshot state);

    /** For people, e.g. {@code namespace "team"}. */
    String text();

    /** A namespace, and that it stays. */
    record NamespaceThere(String name) implements Prerequisite {
        @Override
        public boolean mayBeThere(Snapshot state) {
            return state.get(NamespaceKind.KIND, ObjectKey.clusterScoped(name))
                    .filter(found -> !Tree.has(Tree.object(found.tree(), "metadata"), "deletionTimestamp"))
                    .isPresent();
        }

        @Override
        public String text() {
            return "namespace \"" + name + "\"";
        }
    }

    /** A kind: a definition of it may be made. */
    record KindServed(String apiVersion, String kind) implements Prerequisite {
        @Override
        public boolean mayBeThere(Snapshot state) {
            return state.kinds().ofObject(apiVersion, kind).isPresent();
        }

        @Override
        public String text() {
            return "kind \"" + kind + "\" in version \"" + apiVersion + "\"";
        }
    }

    /** An object that a pod names. */
    record ReferenceThere(String text) implements Prerequisite {
        @Override
        public boolean mayBeThere(Snapshot state) {
            return true;
        }
    }

    /** That an object is gone which is being deleted: what is applied to it would be lost with it. */
    record DeletionOver(Kind kind, ObjectKey key) implements Prerequisite {
        @Override
        public boolean mayBeThere(Snapshot state) {
            return !isGoing(state, kind, key);
        }

        @Override
        public String text() {
            return "the end of the deletion of " + kind.kind() + " \"" + key.name() + "\"";
        }
    }

    /**
     * Whether an object is there that will go, whatever is applied to it. Where it has finalizers of others it may be just the
     * record that takes them away.
     */
    static boolean isGoing(Snapshot state, Kind kind, ObjectKey key) {
        StoredObject found = state.get(kind, key).orElse(null);
        ObjectNode metadata = found == null ? null : Tree.object(found.tree(), "metadata");
        return Tree.has(metadata, "deletionTimestamp")
                && OF_THE_GARBAGE_COLLECTOR.containsAll(Tree.texts(metadata, "finalizers"));
    }

    /** An earlier record of the same object waits: this one comes after it. */
    record TurnOf(ObjectPlace object) implements Prerequisite {
        @Override
        public boolean mayBeThere(Snapshot state) {
            return true;
        }

        @Override
        public String text() {
            return "the outcome of an earlier record of the same object";
        }
    }

    /** What the object lacks, if that is why it was refused. */
    static Optional<Prerequisite> of(Target target, ApiFailure failure) {
        ApiFailure.Details details = failure.details();
        boolean noNamespace = failure.code() == 404
                && details != null
                && details.kind().equals(NamespaceKind.KIND.plural())
                && details.name().equals(target.namespace())
                && target.kind().namespaced();
        boolean ending = failure.code() == 403
                && details != null
                && details.causes().stream().anyMatch(cause -> cause.reason().equals("NamespaceTerminating"));
        if (noNamespace || ending) {
            return Optional.of(new NamespaceThere(target.namespace()));
        }
        boolean missing = failure.code() == 403
                && target.kind().resource().equals(PodKind.RESOURCE)
                && MISSING.stream().anyMatch(failure.message()::endsWith);
        return missing ? Optional.of(new ReferenceThere(failure.message())) : Optional.empty();
    }

    /**
     * A kind that is not served. Only groups with a dot in their names can get kinds by definitions
     * (k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation); in others it is misspelt.
     */
    static Optional<Prerequisite> ofKind(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        return slash > 0 && apiVersion.substring(0, slash).contains(".")
                ? Optional.of(new KindServed(apiVersion, kind))
                : Optional.empty();
    }
}
