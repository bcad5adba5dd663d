package io.streamplane.apiserver.audit;

import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A deletion as the {@code meta/v1 DeleteOptions} that would do the same. */
final class DeletionRequest {

    private DeletionRequest() {}

    /**
     * The grace period and the propagation policy are known where the object waits for them, and left out where it goes at
     * once.
     *
     * @param desired reads a part
     */
    static ObjectNode of(
            Kind kind,
            Command command,
            ResourceKey subject,
            BiFunction<Kind, Mutation.PutDesired, ObjectNode> desired) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("kind", "DeleteOptions").put("apiVersion", "v1");
        for (Mutation mutation : command.mutations()) {
            if (mutation.key().equals(subject) && mutation instanceof Mutation.PutDesired put) {
                waiting(Tree.ensure(desired.apply(kind, put), "metadata"), options);
            }
        }
        for (Precondition precondition : command.preconditions()) {
            if (precondition instanceof Precondition.HasUid has && has.key().equals(subject)) {
                options.putObject("preconditions").put("uid", has.uid());
            }
        }
        return options;
    }

    private static void waiting(ObjectNode metadata, ObjectNode options) {
        JsonNode seconds = metadata.get("deletionGracePeriodSeconds");
        if (seconds != null) {
            options.set("gracePeriodSeconds", seconds.deepCopy());
        }
        List<String> finalizers = Tree.texts(metadata, "finalizers");
        if (finalizers.contains("foregroundDeletion")) {
            options.put("propagationPolicy", "Foreground");
        } else if (finalizers.contains("orphan")) {
            options.put("propagationPolicy", "Orphan");
        }
    }
}
