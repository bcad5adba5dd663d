package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import tools.jackson.databind.node.ObjectNode;

/** The body must be of the path's kind, and name the path's object; what it leaves out is filled in. */
final class Identity implements AdmissionStep {

    @Override
    public void admit(Draft draft) {
        ObjectNode object = draft.object();
        matchKind(draft.kind(), object);
        Target target = draft.target();
        ObjectNode metadata = draft.metadata();
        if (draft.kind().namespaced()) {
            String namespace = Tree.text(metadata, "namespace");
            if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
                throw new Refusal(Failures.badRequest(
                        "the namespace of the provided object does not match the" + " namespace sent on the request"));
            }
            metadata.put("namespace", target.namespace());
        } else {
            metadata.remove("namespace");
        }
        if (draft.isCreate()) {
            return;
        }
        String name = draft.name();
        if (name.isEmpty()) {
            throw new Refusal(Failures.unnamed(target.name()));
        } else if (!name.equals(target.name())) {
            throw new Refusal(Failures.otherName(name, target.name()));
        }
    }

    private static void matchKind(Kind kind, ObjectNode object) {
        String apiVersion = Tree.text(object, "apiVersion");
        String name = Tree.text(object, "kind");
        if (!apiVersion.isEmpty() && !apiVersion.equals(kind.apiVersion())) {
            throw new Refusal(Failures.badRequest("the API version in the data (" + apiVersion
                    + ") does not match the expected API version (" + kind.apiVersion() + ")"));
        }
        if (!name.isEmpty() && !name.equals(kind.kind())) {
            throw new Refusal(
                    Failures.badRequest(name + " in version \"" + kind.version() + "\" cannot be handled as a "
                            + kind.kind() + ": expected kind " + kind.kind() + ", but the data says " + name));
        }
        object.put("apiVersion", kind.apiVersion());
        object.put("kind", kind.kind());
    }
}
