package io.streamplane.apiserver.restore;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of an object can be brought back: all but its status, what the server alone decides, and what a component wrote
 * into it.
 */
public final class Content {

    private static final List<String> SERVER_OWNED = List.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields",
            "generateName",
            "selfLink");

    private static final List<String> COLLECTIONS = List.of("labels", "annotations", "finalizers", "ownerReferences");
    private static final String ROLLOUT = "deployment.kubernetes.io/revision";

    private Content() {}

    /** A copy with nothing else in it, for comparing. */
    public static ObjectNode of(ObjectNode object) {
        ObjectNode content = object.deepCopy();
        content.remove("status");
        ObjectNode metadata = Tree.ensure(content, "metadata");
        metadata.remove(SERVER_OWNED);
        COLLECTIONS.stream()
                .filter(field -> metadata.path(field).isContainer()
                        && metadata.path(field).isEmpty())
                .forEach(metadata::remove);
        return content;
    }

    /**
     * The body that makes an object what it was.
     *
     * @param is what it replaces; null where it is gone
     */
    static ObjectNode body(StoredObject was, @Nullable StoredObject is) {
        ObjectNode body = of(was.tree());
        Kind kind = was.kind();
        switch (kind.kind()) {
            case "Namespace" -> keep(body, is, "spec", "finalizers");
            case "Pod" -> keep(body, is, "spec", "nodeName");
            case "Deployment" -> keep(Tree.ensure(body, "metadata"), metadata(is), "annotations", ROLLOUT);
            default -> {}
        }
        ObjectNode metadata = Tree.ensure(body, "metadata");
        if (metadata.path("annotations").isEmpty()) {
            metadata.remove("annotations");
        }
        if (is != null) {
            metadata.put("uid", is.uid()).put("resourceVersion", Long.toString(is.revision()));
        }
        return body;
    }

    private static void keep(ObjectNode body, @Nullable StoredObject is, String part, String field) {
        keep(body, is == null ? null : is.tree(), part, field);
    }

    /** Lets a component's field be as it is; it writes that of a new object itself. */
    private static void keep(ObjectNode body, @Nullable ObjectNode is, String part, String field) {
        ObjectNode mine = Tree.object(body, part);
        ObjectNode own = Tree.object(is, part);
        if (own != null && own.has(field)) {
            Tree.copy(own, Tree.ensure(body, part), field);
        } else if (mine != null) {
            mine.remove(field);
        }
    }

    private static @Nullable ObjectNode metadata(@Nullable StoredObject object) {
        return object == null ? null : Tree.object(object.tree(), "metadata");
    }
}
