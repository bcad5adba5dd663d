package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.quantity.Quantities;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A pod is bound once, and no binding fills a node past its allocatable amounts. Ended pods take nothing. */
final class NodeRoomHolds implements Invariant {

    private static final String NAME = "node room";

    @Override
    public void check(Occurrence occurrence) {
        for (Change change : occurrence.changes()) {
            StoredObject pod = change.after();
            if (pod == null || !pod.kind().resource().equals("pods")) {
                continue;
            }
            String node = Facets.node(pod);
            StoredObject old = change.before();
            String before = old == null ? "" : Facets.node(old);
            Violation.unless(
                    before.isEmpty() || before.equals(node), NAME, pod + " moved from " + before + " to " + node);
            if (before.isEmpty() && !node.isEmpty()) {
                checkNode(node, occurrence.after(), pod);
            }
        }
    }

    private static void checkNode(String name, Snapshot state, StoredObject last) {
        StoredObject node = state.get(SimSettings.KINDS.get("nodes"), ObjectKey.clusterScoped(name))
                .orElse(null);
        if (node == null) {
            throw new Violation(NAME, last + " is bound to " + name + ", which is not there");
        }
        List<StoredObject> pods = Facets.list(state, "pods").stream()
                .filter(each -> Facets.node(each).equals(name) && !Facets.over(each))
                .toList();
        ObjectNode allocatable = Tree.object(node.tree(), "status", "allocatable");
        for (String amount : List.of("cpu", "memory")) {
            long used = 0;
            for (StoredObject pod : pods) {
                for (ObjectNode container : Tree.objects(Facets.spec(pod), "containers")) {
                    String asked = Tree.text(Tree.object(container, "resources", "requests"), amount);
                    used += asked.isEmpty() ? 0 : Quantities.milliValue(asked);
                }
            }
            Violation.unless(
                    used <= Quantities.milliValue(Tree.text(allocatable, amount)),
                    NAME,
                    name + " has " + Tree.text(allocatable, amount) + " " + amount + ", but its pods want thousandths "
                            + used + " since " + last);
        }
        Violation.unless(
                pods.size() <= Long.parseLong(Tree.text(allocatable, "pods")),
                NAME,
                name + " has " + pods.size() + " pods since " + last);
    }
}
