package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;

/** A namespace goes when nothing is in it, and its controller deletes only what is in one that is going. */
final class NamespacesEmptyFirst implements Invariant {

    private static final String NAME = "namespace";

    @Override
    public void check(Occurrence occurrence) {
        for (Change change : occurrence.changes()) {
            StoredObject before = change.before();
            StoredObject after = change.after();
            if (before == null) {
                continue;
            }
            String name = before.key().name();
            if (before.kind().resource().equals("namespaces")) {
                if (after == null) {
                    for (Kind kind : SimSettings.KINDS.journaled()) {
                        var left = kind.namespaced() ? occurrence.before().list(kind, name) : java.util.List.of();
                        Violation.unless(left.isEmpty(), NAME, before + " goes with " + left + " in it");
                    }
                }
            } else if (occurrence.who().equals("namespace-controller")
                    && (after == null || Facets.terminating(after))) {
                Violation.unless(
                        isGoing(before.key().namespace(), occurrence.before()),
                        NAME,
                        before + " is deleted with its namespace, which stays");
            }
        }
    }

    private static boolean isGoing(String namespace, Snapshot state) {
        return state.get(SimSettings.KINDS.get("namespaces"), ObjectKey.clusterScoped(namespace))
                .filter(Facets::terminating)
                .isPresent();
    }
}
