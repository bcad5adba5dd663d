package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.tree.Tree;
import tools.jackson.databind.node.ObjectNode;

/**
 * The optimistic lock. A write of one part that names a resourceVersion conflicts where that part was written after
 * it: a status report and a change of the spec do not get into each other's way.
 */
public final class Revisions {

    private Revisions() {}

    /** Whether the client named one. */
    static boolean isNamed(ObjectNode body) {
        String version = version(body);
        return !version.isEmpty() && !version.equals("0");
    }

    /** As an update names it. */
    static void checkName(ObjectNode body, StoredObject object) {
        String name = Tree.text(Tree.object(body, "metadata"), "name");
        if (name.isEmpty()) {
            throw new Refusal(Failures.unnamed(object.key().name()));
        } else if (!name.equals(object.key().name())) {
            throw new Refusal(Failures.otherName(name, object.key().name()));
        }
    }

    static void checkUid(ObjectNode body, StoredObject object) {
        String uid = Tree.text(Tree.object(body, "metadata"), "uid");
        if (!uid.isEmpty() && !uid.equals(object.uid())) {
            throw new Refusal(Failures.uidMismatch(object.kind(), object.key().name(), uid, object.uid()));
        }
    }

    /** @param written when the part in question was last written */
    static void check(ObjectNode body, StoredObject object, long written) {
        if (!isNamed(body)) {
            return;
        }
        long named;
        try {
            named = Long.parseLong(version(body));
        } catch (NumberFormatException e) {
            throw new Refusal(Failures.badRequest("invalid resourceVersion: \"" + version(body) + "\""));
        }
        if (named < written || named > object.revision()) {
            throw new Refusal(Failures.modified(object.kind(), object.key().name()));
        }
    }

    /** Whether the body was made from something newer than this replica has applied. */
    static boolean isAhead(ObjectNode body, StoredObject object) {
        try {
            return isNamed(body) && Long.parseLong(version(body)) > object.revision();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String version(ObjectNode body) {
        return Tree.text(Tree.object(body, "metadata"), "resourceVersion");
    }
}
