package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.List;
import java.util.function.LongFunction;

/** An accepted command, and the state after it. */
record Occurrence(
        long revision,
        Command command,
        List<Change> changes,
        Snapshot before,
        Snapshot after,
        Instant now,
        LongFunction<Snapshot> states) {

    /** What the one who decided had seen. */
    Snapshot ground() {
        return states.apply(seen());
    }

    /** The component, e.g. replicaset-controller; or user. */
    String who() {
        return command.origin().userAgent();
    }

    /** Up to which revision the decision was made, as far as it says. */
    long seen() {
        var grounds = command.grounds();
        return grounds == null ? revision : Math.min(grounds.revision(), revision);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("r" + revision + " " + now + " " + who() + " "
                + command.origin().verb());
        if (!command.origin().subresource().isEmpty()) {
            text.append('/').append(command.origin().subresource());
        }
        if (command.grounds() != null) {
            text.append(" (seen ").append(command.grounds().revision()).append(')');
        }
        for (Change change : changes) {
            text.append("; ").append(words(change));
        }
        return text.toString();
    }

    private static String words(Change change) {
        StoredObject object = change.object();
        var text = new StringBuilder(change.before() == null ? "+" : change.after() == null ? "-" : "")
                .append(object.kind().resource())
                .append(' ')
                .append(object.key());
        var tree = object.tree();
        var spec = tree.path("spec");
        var status = tree.path("status");
        if (Tree.has(tree.get("metadata"), "deletionTimestamp")) {
            text.append(" terminating");
        }
        for (String field : List.of("replicas", "nodeName", "parallelism", "completions", "suspend")) {
            if (Tree.has(spec, field)) {
                text.append(' ').append(field).append('=').append(spec.get(field));
            }
        }
        for (String field : List.of(
                "volumesInUse",
                "volumesAttached",
                "phase",
                "podIP",
                "replicas",
                "readyReplicas",
                "availableReplicas",
                "active")) {
            if (Tree.has(status, field)) {
                text.append(" .").append(field).append('=').append(status.get(field));
            }
        }
        return text.toString();
    }
}
