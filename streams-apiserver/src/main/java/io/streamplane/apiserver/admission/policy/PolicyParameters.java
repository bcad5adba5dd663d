package io.streamplane.apiserver.admission.policy;

import io.streamplane.apiserver.admission.match.AdmissionAttributes;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.selector.Selector;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Finds the parameters of a policy ({@code CollectParams} of upstream). */
final class PolicyParameters {

    /** A policy or a binding cannot be what it wants to be. */
    static final class Misconfigured extends Exception {
        private static final long serialVersionUID = 1L;

        Misconfigured(String message) {
            super(message, null, false, false);
        }
    }

    private PolicyParameters() {}

    /** The kind that a policy names; empty where it names none. */
    static Optional<Kind> kind(@Nullable ObjectNode named, Snapshot state) throws Misconfigured {
        if (named == null) {
            return Optional.empty();
        }
        String apiVersion = Tree.text(named, "apiVersion");
        String kind = Tree.text(named, "kind");
        Optional<Kind> found = state.kinds().ofObject(apiVersion, kind);
        if (found.isEmpty()) {
            throw new Misconfigured("failed to find resource referenced by paramKind: '"
                    + (apiVersion.contains("/") ? apiVersion : "/" + apiVersion) + ", Kind=" + kind + "'");
        }
        return found;
    }

    /** Each that the policy is to be asked with; one that is empty where it is to be asked without any. */
    static List<Optional<ObjectNode>> collect(
            Optional<Kind> kind, @Nullable ObjectNode reference, AdmissionAttributes request) throws Misconfigured {
        if (kind.isEmpty() || reference == null) {
            return List.of(Optional.empty());
        }
        String namespace = namespace(kind.get(), reference, request);
        List<Optional<ObjectNode>> found = named(kind.get(), reference, namespace, request.snapshot());
        if (found.isEmpty() && Tree.text(reference, "parameterNotFoundAction").equals("Deny")) {
            throw new Misconfigured("no params found for policy binding with `Deny` parameterNotFoundAction");
        }
        return found;
    }

    private static String namespace(Kind kind, ObjectNode reference, AdmissionAttributes request) throws Misconfigured {
        String said = Tree.text(reference, "namespace");
        if (!kind.namespaced()) {
            if (!said.isEmpty()) {
                throw new Misconfigured("paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
            }
            return "";
        }
        String namespace = said.isEmpty() ? request.namespace() : said;
        if (namespace.isEmpty()) {
            throw new Misconfigured(
                    "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
        }
        return namespace;
    }

    private static List<Optional<ObjectNode>> named(Kind kind, ObjectNode reference, String namespace, Snapshot state) {
        String name = Tree.text(reference, "name");
        if (!name.isEmpty()) {
            return state.get(kind, new ObjectKey(namespace, name))
                    .map(StoredObject::tree)
                    .map(Optional::of)
                    .map(List::of)
                    .orElse(List.of());
        }
        Selector selector = Labels.selector(Tree.object(reference, "selector"));
        var found = new ArrayList<Optional<ObjectNode>>();
        for (StoredObject each : state.list(kind, kind.namespaced() ? namespace : null)) {
            if (selector.matches(Tree.textMap(Tree.object(each.tree(), "metadata"), "labels"))) {
                found.add(Optional.of(each.tree()));
            }
        }
        return found;
    }
}
