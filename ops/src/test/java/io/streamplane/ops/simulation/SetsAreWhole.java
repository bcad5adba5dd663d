package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A StatefulSet's controller makes pods only under names of their place, and no two pods have one place; a DaemonSet's makes none
 * for a node that two of its pods are on or meant for. In the end each StatefulSet has its places filled, of one revision,
 * each DaemonSet one pod on each node that it wants, and what they say of themselves is so.
 */
final class SetsAreWhole implements Invariant {

    private static final String NAME = "sets";
    private static final String INDEX = "apps.kubernetes.io/pod-index";

    @Override
    public void check(Occurrence moment) {
        for (Change change : moment.changes()) {
            StoredObject after = change.after();
            if (after == null
                    || change.before() != null
                    || !change.object().kind().resource().equals("pods")) {
                continue;
            }
            if (moment.who().equals("statefulset-controller")) {
                String index = label(after, INDEX);
                Violation.unless(
                        after.key().name().equals("db-" + index), NAME, after + " is made under the index " + index);
                Violation.unless(
                        pods(moment.after(), Facets.controller(after)).stream()
                                        .filter(each -> label(each, INDEX).equals(index))
                                        .count()
                                == 1,
                        NAME,
                        after + " is made beside another one of its place");
            } else if (moment.who().equals("daemonset-controller")) {
                long there = pods(moment.after(), Facets.controller(after)).stream()
                        .filter(each -> Facets.active(each) && node(each).equals(node(after)))
                        .count();
                Violation.unless(there <= 2, NAME, after + " is made beside " + (there - 1) + " others on its node");
            }
        }
    }

    @Override
    public void checkEnd(Snapshot state, Instant now) {
        for (StoredObject set : Facets.list(state, SetActions.STATEFUL_SETS)) {
            List<StoredObject> pods = pods(state, set.uid());
            long start = Tree.number(Tree.object(Facets.spec(set), "ordinals"), "start", 0);
            Set<String> places = LongStream.range(start, start + Facets.replicas(set))
                    .mapToObj(ordinal -> set.key().name() + "-" + ordinal)
                    .collect(Collectors.toCollection(TreeSet::new));
            var names = pods.stream().map(each -> each.key().name()).collect(Collectors.toCollection(TreeSet::new));
            Violation.unless(names.equals(places), NAME, set + " has " + names + ", not " + places);
            Violation.unless(
                    pods.stream()
                                    .map(each -> label(each, "controller-revision-hash"))
                                    .distinct()
                                    .count()
                            <= 1,
                    NAME,
                    set + " has pods of several revisions");
            says(set, "replicas", pods.size());
            says(set, "updatedReplicas", pods.size());
        }
        long nodes = Facets.list(state, "nodes").size();
        for (StoredObject set : Facets.list(state, SetActions.DAEMON_SETS)) {
            List<StoredObject> pods = pods(state, set.uid());
            var on = pods.stream().map(SetsAreWhole::node).collect(Collectors.toCollection(TreeSet::new));
            Violation.unless(
                    on.size() == nodes && pods.size() == nodes, NAME, set + " of " + nodes + " nodes has " + pods);
            says(set, "desiredNumberScheduled", nodes);
            says(set, "currentNumberScheduled", nodes);
            says(set, "updatedNumberScheduled", nodes);
        }
    }

    private static void says(StoredObject set, String field, long number) {
        Violation.unless(
                Tree.number(Facets.status(set), field, 0) == number,
                NAME,
                set + " should say " + field + " " + number + ", but says " + Facets.status(set));
    }

    private static List<StoredObject> pods(Snapshot state, String owner) {
        return Facets.list(state, "pods").stream()
                .filter(each -> Facets.controller(each).equals(owner))
                .toList();
    }

    private static String label(StoredObject object, String name) {
        return Tree.text(Tree.object(Facets.metadata(object), "labels"), name);
    }

    /** The one that it is bound to, or meant for. */
    private static String node(StoredObject pod) {
        String bound = Facets.node(pod);
        return bound.isEmpty()
                ? Tree.objects(
                                Tree.object(
                                        Facets.spec(pod),
                                        "affinity",
                                        "nodeAffinity",
                                        "requiredDuringSchedulingIgnoredDuringExecution"),
                                "nodeSelectorTerms")
                        .stream()
                        .flatMap(term -> Tree.objects(term, "matchFields").stream())
                        .map(field -> field.path("values").path(0).asString())
                        .findFirst()
                        .orElse("")
                : bound;
    }
}
