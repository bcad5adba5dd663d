package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** No two pods that run have one address of either family, and no two Services have one address or node port. */
final class AddressesAreOnce implements Invariant {

    private static final String NAME = "addresses";
    private static final Set<String> KINDS = Set.of("pods", "services");

    @Override
    public void check(Occurrence occurrence) {
        for (Change change : occurrence.changes()) {
            StoredObject after = change.after();
            if (after == null || !KINDS.contains(after.kind().resource())) {
                continue;
            }
            var before = change.before();
            List<String> own = addresses(after);
            if (own.isEmpty() || before != null && addresses(before).equals(own)) {
                continue;
            }
            for (StoredObject other :
                    Facets.list(occurrence.after(), after.kind().resource())) {
                if (!other.uid().equals(after.uid())) {
                    var both = new HashSet<>(addresses(other));
                    both.retainAll(own);
                    Violation.unless(both.isEmpty(), NAME, after + " and " + other + " have " + both);
                }
            }
        }
    }

    private static List<String> addresses(StoredObject object) {
        if (object.kind().resource().equals("pods")) {
            boolean none = Facets.over(object) || Tree.flag(Facets.spec(object), "hostNetwork");
            return none
                    ? List.of()
                    : Tree.objects(Facets.status(object), "podIPs").stream()
                            .map(each -> Tree.text(each, "ip"))
                            .toList();
        }
        var all = new ArrayList<>(Tree.texts(Facets.spec(object), "clusterIPs"));
        all.remove("None");
        Tree.objects(Facets.spec(object), "ports").stream()
                .filter(each -> Tree.has(each, "nodePort"))
                .forEach(each -> all.add("port " + Tree.number(each, "nodePort", 0) + Tree.text(each, "protocol")));
        return all;
    }
}
