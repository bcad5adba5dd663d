package io.streamplane.apiserver.admission.podsecurity;

import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.podsecurity.PodView.Finding;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** What to warn of where a namespace enforces more than the pods in it hold to. */
final class ExistingPods {

    /** So many are looked at, of each controller one first. */
    private static final int MOST = 3000;

    private ExistingPods() {}

    static List<String> warnings(Draft draft, SecurityLevel.At level, Predicate<PodView> exempt) {
        List<ObjectNode> pods = inOrder(draft, exempt);
        Map<String, TreeSet<String>> violating = new TreeMap<>();
        for (ObjectNode pod : pods.subList(0, Math.min(MOST, pods.size()))) {
            List<Finding> findings = Standards.findings(level, view(pod));
            if (!findings.isEmpty()) {
                String reasons = findings.stream().map(Finding::reason).collect(Collectors.joining(", "));
                violating
                        .computeIfAbsent(reasons, _ -> new TreeSet<>())
                        .add(Tree.text(Tree.object(pod, "metadata"), "name"));
            }
        }
        var warnings = new ArrayList<String>();
        if (pods.size() > MOST) {
            warnings.add("new PodSecurity enforce level only checked against the first " + MOST + " of " + pods.size()
                    + " existing pods");
        }
        if (!violating.isEmpty()) {
            warnings.add("existing pods in namespace \"" + draft.name()
                    + "\" violate the new PodSecurity enforce level \"" + level + "\"");
        }
        violating.entrySet().stream()
                .map(each -> warning(each.getValue(), each.getKey()))
                .sorted()
                .forEach(warnings::add);
        return warnings;
    }

    private static String warning(TreeSet<String> pods, String reasons) {
        int others = pods.size() - 1;
        String more = others == 0 ? "" : others == 1 ? " (and 1 other pod)" : " (and " + others + " other pods)";
        return pods.first() + more + ": " + reasons;
    }

    private static List<ObjectNode> inOrder(Draft draft, Predicate<PodView> exempt) {
        var first = new ArrayList<ObjectNode>();
        var later = new ArrayList<ObjectNode>();
        var controllers = new HashSet<String>();
        for (StoredObject stored : draft.snapshot().list(PodKind.KIND, draft.name())) {
            ObjectNode pod = stored.tree();
            if (!exempt.test(view(pod))) {
                String controller = Tree.objects(Tree.object(pod, "metadata"), "ownerReferences").stream()
                        .filter(owner -> Tree.flag(owner, "controller"))
                        .map(owner -> Tree.text(owner, "uid"))
                        .findFirst()
                        .orElse("");
                (controller.isEmpty() || controllers.add(controller) ? first : later).add(pod);
            }
        }
        first.addAll(later);
        return first;
    }

    private static PodView view(ObjectNode pod) {
        ObjectNode spec = Tree.object(pod, "spec");
        return new PodView(Tree.object(pod, "metadata"), spec == null ? pod.objectNode() : spec);
    }
}
