package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A ready pod is evicted only where its budget had a disruption left, which is then taken; and a budget has no more left than
 * there were ready pods above what it wants when its controller looked.
 */
final class BudgetsHold implements Invariant {

    private static final String NAME = "budget";

    @Override
    public void check(Occurrence occurrence) {
        boolean eviction = occurrence.command().origin().subresource().equals("eviction");
        for (Change change : occurrence.changes()) {
            StoredObject before = change.before();
            StoredObject after = change.after();
            String resource = change.object().kind().resource();
            if (resource.equals(BudgetActions.BUDGETS)
                    && after != null
                    && occurrence.who().equals("disruption-controller")) {
                budget(after, occurrence);
            } else if (resource.equals("pods")
                    && eviction
                    && before != null
                    && !Facets.terminating(before)
                    && Facets.ready(before)) {
                evicted(before, occurrence);
            }
        }
    }

    private static void evicted(StoredObject pod, Occurrence occurrence) {
        for (StoredObject budget : Facets.list(occurrence.before(), BudgetActions.BUDGETS)) {
            if (selects(budget, pod)) {
                long left = Tree.number(Facets.status(budget), "disruptionsAllowed", 0);
                StoredObject now =
                        occurrence.after().get(budget.kind(), budget.key()).orElseThrow();
                Violation.unless(left > 0, NAME, pod + " is evicted, but " + budget + " has none left");
                Violation.unless(
                        Tree.number(Facets.status(now), "disruptionsAllowed", 0) == left - 1,
                        NAME,
                        pod + " is evicted, but " + budget + " still has " + left);
            }
        }
    }

    private static void budget(StoredObject budget, Occurrence occurrence) {
        ObjectNode status = Facets.status(budget);
        Snapshot ground = occurrence.ground();
        Set<String> disrupted = Tree.textMap(status, "disruptedPods").keySet();
        List<StoredObject> pods = Facets.list(ground, "pods").stream()
                .filter(each -> selects(budget, each) && Facets.active(each) && Facets.ready(each))
                .filter(each -> !disrupted.contains(each.key().name()))
                .toList();
        ObjectNode spec = Facets.spec(budget);
        long wanted = Tree.has(spec, "minAvailable")
                ? Tree.number(spec, "minAvailable", 0)
                : Tree.number(status, "desiredHealthy", 0);
        long left = Tree.number(status, "disruptionsAllowed", 0);
        Violation.unless(
                left <= Math.max(0, pods.size() - wanted),
                NAME,
                budget + " has " + left + " left, with " + pods.size() + " ready pods, and " + wanted + " wanted");
    }

    private static boolean selects(StoredObject budget, StoredObject pod) {
        Map<String, String> labels = Tree.textMap(Facets.metadata(pod), "labels");
        return budget.key().namespace().equals(pod.key().namespace())
                && Tree.textMap(Tree.object(budget.tree(), "spec", "selector"), "matchLabels").entrySet().stream()
                        .allMatch(each -> each.getValue().equals(labels.get(each.getKey())));
    }
}
