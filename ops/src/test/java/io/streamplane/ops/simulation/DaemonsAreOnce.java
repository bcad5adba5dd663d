package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.TreeMap;

/** A DaemonSet has one pod on each node in the end, and on the way never more than its surge allows. */
final class DaemonsAreOnce implements Invariant {

    private static final String NAME = "daemons";
    private static final String SETS = DaemonSetActions.SETS;

    @Override
    public void check(Occurrence occurrence) {
        for (Change change : occurrence.changes()) {
            StoredObject pod = change.after();
            if (pod == null
                    || change.before() != null
                    || !pod.kind().resource().equals("pods")
                    || !occurrence.who().equals("daemonset-controller")) {
                continue;
            }
            String owner = Facets.controller(pod);
            long there = Facets.list(occurrence.after(), "pods").stream()
                    .filter(each -> Facets.active(each)
                            && Facets.controller(each).equals(owner)
                            && node(each).equals(node(pod)))
                    .count();
            Violation.unless(there <= 2, NAME, pod + " is one of " + there + " on " + node(pod));
        }
    }

    /** Where it is to be, bound or not. */
    private static String node(StoredObject pod) {
        var terms = Tree.objects(
                Tree.object(
                        pod.tree(),
                        "spec",
                        "affinity",
                        "nodeAffinity",
                        "requiredDuringSchedulingIgnoredDuringExecution"),
                "nodeSelectorTerms");
        return terms.stream()
                .flatMap(term -> Tree.objects(term, "matchFields").stream())
                .flatMap(field -> Tree.texts(field, "values").stream())
                .findFirst()
                .orElseGet(() -> Facets.node(pod));
    }

    @Override
    public void checkEnd(Snapshot state, Instant now) {
        for (StoredObject set : Facets.list(state, SETS)) {
            var byNode = new TreeMap<String, Integer>();
            Facets.list(state, "nodes").forEach(each -> byNode.put(each.key().name(), 0));
            Facets.list(state, "pods").stream()
                    .filter(each -> Facets.controller(each).equals(set.uid()))
                    .forEach(each -> byNode.merge(node(each), 1, Integer::sum));
            Violation.unless(
                    byNode.values().stream().allMatch(each -> each == 1), NAME, set + " has pods on nodes " + byNode);
        }
    }
}
