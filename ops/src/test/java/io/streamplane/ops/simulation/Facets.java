package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What invariants read of objects, written apart from what the controllers read of them. */
final class Facets {

    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    private Facets() {}

    static List<StoredObject> list(Snapshot state, String resource) {
        return List.copyOf(state.list(SimSettings.KINDS.get(resource), null));
    }

    static @Nullable ObjectNode spec(StoredObject object) {
        return Tree.object(object.tree(), "spec");
    }

    static @Nullable ObjectNode status(StoredObject object) {
        return Tree.object(object.tree(), "status");
    }

    static @Nullable ObjectNode metadata(StoredObject object) {
        return Tree.object(object.tree(), "metadata");
    }

    static boolean terminating(StoredObject object) {
        return Tree.has(metadata(object), "deletionTimestamp");
    }

    static boolean over(StoredObject pod) {
        return OVER.contains(Tree.text(status(pod), "phase"));
    }

    static boolean active(StoredObject pod) {
        return !terminating(pod) && !over(pod);
    }

    /** Empty where nobody controls it. */
    static String controller(StoredObject object) {
        return Tree.objects(metadata(object), "ownerReferences").stream()
                .filter(each -> Tree.flag(each, "controller"))
                .map(each -> Tree.text(each, "uid"))
                .findFirst()
                .orElse("");
    }

    static String node(StoredObject pod) {
        return Tree.text(spec(pod), "nodeName");
    }

    static long replicas(StoredObject owner) {
        return Tree.number(spec(owner), "replicas", 1);
    }

    static boolean ready(StoredObject pod) {
        return Tree.text(condition(pod, "Ready"), "status").equals("True");
    }

    static boolean available(StoredObject pod, long minReadySeconds, Instant now) {
        ObjectNode ready = condition(pod, "Ready");
        return active(pod)
                && Tree.text(ready, "status").equals("True")
                && !Instant.parse(Tree.text(ready, "lastTransitionTime"))
                        .plusSeconds(minReadySeconds)
                        .isAfter(now);
    }

    static @Nullable ObjectNode condition(StoredObject object, String type) {
        return Tree.objects(status(object), "conditions").stream()
                .filter(each -> Tree.text(each, "type").equals(type))
                .findFirst()
                .orElse(null);
    }
}
