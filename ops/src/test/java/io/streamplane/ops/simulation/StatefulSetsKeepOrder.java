package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A StatefulSet's controller makes no pod outside of its ordinals, and in order each only after those before it are there; on
 * the way down the highest goes first. In the end there is one pod of each ordinal, and the status says so.
 */
final class StatefulSetsKeepOrder implements Invariant {

    private static final String NAME = "stateful";
    private static final String SETS = StatefulSetActions.SETS;

    @Override
    public void check(Occurrence occurrence) {
        if (!occurrence.who().equals("statefulset-controller")) {
            return;
        }
        for (Change change : occurrence.changes()) {
            StoredObject before = change.before();
            StoredObject after = change.after();
            if (!change.object().kind().resource().equals("pods")) {
                continue;
            }
            StoredObject set = set(change.object(), occurrence.ground());
            if (set == null) {
                continue;
            }
            if (before == null) {
                checkMade(change.object(), set, occurrence);
            } else if (!Facets.terminating(before) && (after == null || Facets.terminating(after))) {
                checkDeleted(before, set, occurrence);
            }
        }
    }

    private static void checkMade(StoredObject pod, StoredObject set, Occurrence occurrence) {
        long ordinal = ordinal(pod);
        Violation.unless(
                ordinal >= start(set) && ordinal < start(set) + Facets.replicas(set),
                NAME,
                pod + " is made outside of the ordinals of " + set);
        for (long lower = start(set); isOrdered(set) && lower < ordinal; lower++) {
            var key = new ObjectKey(set.key().namespace(), set.key().name() + "-" + lower);
            StoredObject found =
                    occurrence.ground().get(SimSettings.KINDS.get("pods"), key).orElse(null);
            Violation.unless(
                    found != null && Facets.ready(found) && !Facets.terminating(found),
                    NAME,
                    pod + " is made before " + key + " is ready");
        }
    }

    private static void checkDeleted(StoredObject pod, StoredObject set, Occurrence occurrence) {
        long ordinal = ordinal(pod);
        boolean condemned = ordinal >= start(set) + Facets.replicas(set);
        if (isOrdered(set) && condemned) {
            for (StoredObject other : pods(set.uid(), occurrence.ground())) {
                Violation.unless(
                        ordinal(other) <= ordinal || ordinal(other) < start(set),
                        NAME,
                        pod + " is deleted before " + other);
            }
        }
        boolean kept = ordinal >= start(set) && !condemned;
        ObjectNode rolling = Tree.object(set.tree(), "spec", "updateStrategy", "rollingUpdate");
        boolean failed = Facets.over(pod);
        Violation.unless(
                !kept || failed || ordinal - start(set) >= Tree.number(rolling, "partition", 0),
                NAME,
                pod + " is deleted below the partition of " + set);
    }

    private static boolean isOrdered(StoredObject set) {
        return !Tree.text(Facets.spec(set), "podManagementPolicy").equals("Parallel");
    }

    private static long start(StoredObject set) {
        return Tree.number(Tree.object(Facets.spec(set), "ordinals"), "start", 0);
    }

    private static long ordinal(StoredObject pod) {
        String name = pod.key().name();
        return Long.parseLong(name.substring(name.lastIndexOf('-') + 1));
    }

    private static @Nullable StoredObject set(StoredObject pod, Snapshot state) {
        return Facets.list(state, SETS).stream()
                .filter(each -> each.uid().equals(Facets.controller(pod)))
                .findFirst()
                .orElse(null);
    }

    private static List<StoredObject> pods(String set, Snapshot state) {
        return Facets.list(state, "pods").stream()
                .filter(each -> Facets.controller(each).equals(set))
                .toList();
    }

    @Override
    public void checkEnd(Snapshot state, Instant now) {
        for (StoredObject set : Facets.list(state, SETS)) {
            if (isHindered(set, state)) {
                continue;
            }
            var ordinals = pods(set.uid(), state).stream()
                    .map(StatefulSetsKeepOrder::ordinal)
                    .collect(Collectors.toCollection(TreeSet::new));
            var wanted = new TreeSet<Long>();
            for (long i = start(set); i < start(set) + Facets.replicas(set); i++) {
                wanted.add(i);
            }
            Violation.unless(ordinals.equals(wanted), NAME, set + " has " + ordinals + ", and not " + wanted);
            ObjectNode status = Facets.status(set);
            for (String field : List.of("replicas", "readyReplicas", "availableReplicas")) {
                Violation.unless(Tree.number(status, field, 0) == wanted.size(), NAME, set + " says " + status);
            }
        }
    }

    /** A pod that a user took from it by other labels keeps its name, and nobody else may have it. */
    private static boolean isHindered(StoredObject set, Snapshot state) {
        return Facets.list(state, "pods").stream()
                .anyMatch(pod -> pod.key().namespace().equals(set.key().namespace())
                        && pod.key().name().startsWith(set.key().name() + "-")
                        && !Facets.controller(pod).equals(set.uid()));
    }
}
