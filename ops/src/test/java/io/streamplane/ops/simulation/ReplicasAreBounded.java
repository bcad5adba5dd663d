package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A ReplicaSet's controller never makes a pod more than the ReplicaSet wants, and in the end it has as many, and its status
 * says so. Pods that others gave to it in the meantime do not count.
 */
final class ReplicasAreBounded implements Invariant {

    private static final String NAME = "replicas";
    private static final String SETS = ReplicaSetActions.REPLICA_SETS;

    private record Adoption(long revision, String owner) {}

    private final Bounds bounds = new Bounds();
    private final List<Adoption> adoptions = new ArrayList<>();

    @Override
    public void check(Occurrence occurrence) {
        for (Change change : occurrence.changes()) {
            StoredObject after = change.after();
            String resource = change.object().kind().resource();
            if (after != null && resource.equals(SETS)) {
                bounds.asked(after.uid(), occurrence.revision(), Facets.replicas(after));
                bounds.there(after.uid(), active(after.uid(), occurrence.after()));
            } else if (resource.equals("pods")) {
                pod(change, occurrence);
            }
        }
    }

    private void pod(Change change, Occurrence occurrence) {
        StoredObject after = change.after();
        StoredObject before = change.before();
        String owner = Facets.controller(change.object());
        if (!bounds.knows(owner)) {
            return;
        }
        Map<String, String> selected = selected(owner, occurrence.after());
        if (after != null && before != null && isOf(after, owner, selected) && !isOf(before, owner, selected)) {
            adoptions.add(new Adoption(occurrence.revision(), owner));
        }
        long count = active(owner, occurrence.after());
        if (after != null && before == null && occurrence.who().equals("replicaset-controller")) {
            long since = adoptions.stream()
                    .filter(each -> each.owner.equals(owner) && each.revision > occurrence.seen())
                    .count();
            long allowed = bounds.allowed(owner, occurrence.seen()) + since;
            Violation.unless(
                    count <= allowed, NAME, after + " is made, but of " + allowed + " pods there are " + count);
        }
        bounds.there(owner, count);
    }

    private static long active(String owner, Snapshot state) {
        Map<String, String> selected = selected(owner, state);
        return Facets.list(state, "pods").stream()
                .filter(each -> Facets.active(each) && isOf(each, owner, selected))
                .count();
    }

    /** A pod that a user takes out of its set by other labels does not count any more, also before the set lets it go. */
    private static boolean isOf(StoredObject pod, String owner, Map<String, String> selected) {
        return Facets.controller(pod).equals(owner)
                && Tree.textMap(Facets.metadata(pod), "labels").entrySet().containsAll(selected.entrySet());
    }

    /** The labels of its pods; none where the set is gone. */
    private static Map<String, String> selected(String owner, Snapshot state) {
        return Facets.list(state, SETS).stream()
                .filter(each -> each.uid().equals(owner))
                .findFirst()
                .map(each -> Tree.textMap(Tree.object(Facets.spec(each), "selector"), "matchLabels"))
                .orElse(Map.of());
    }

    @Override
    public void checkEnd(Snapshot state, Instant now) {
        for (StoredObject set : Facets.list(state, SETS)) {
            var status = Facets.status(set);
            long active = active(set.uid(), state);
            Violation.unless(
                    active == Facets.replicas(set), NAME, set + " wants " + Facets.replicas(set) + ", has " + active);
            Violation.unless(
                    active == Tree.number(status, "replicas", 0), NAME, set + " has " + active + ", says " + status);
            Violation.unless(
                    Tree.number(status, "observedGeneration", 0) == Tree.number(Facets.metadata(set), "generation", 0),
                    NAME,
                    set + " is not seen as it is: " + status);
        }
    }
}
