package io.streamplane.apiserver.admission.node;

import static io.streamplane.apiserver.admission.node.NodeRestriction.require;

import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a node says of itself: not by what taints and labels it draws pods. */
final class OwnNodeWrites {

    private static final String RESTRICTED = "node-restriction.kubernetes.io";
    private static final Set<String> KUBELETS = Set.of(
            "kubernetes.io/hostname",
            "kubernetes.io/os",
            "kubernetes.io/arch",
            "beta.kubernetes.io/os",
            "beta.kubernetes.io/arch",
            "node.kubernetes.io/instance-type",
            "beta.kubernetes.io/instance-type",
            "topology.kubernetes.io/zone",
            "topology.kubernetes.io/region",
            "failure-domain.beta.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/region");
    private static final List<String> KUBELET_SPACES = List.of("kubelet.kubernetes.io", "node.kubernetes.io");

    private OwnNodeWrites() {}

    static void admit(Draft draft, String node) {
        String name =
                draft.target().name().isEmpty() ? draft.name() : draft.target().name();
        require(draft, name.equals(node), () -> "node \"" + node + "\" is not allowed to modify node \"" + name + "\"");
        if (draft.operation() == Operation.CREATE) {
            require(
                    draft,
                    !Tree.has(Tree.object(draft.object(), "spec"), "configSource"),
                    () -> "node \"" + node + "\" is not allowed to create pods with a non-nil configSource");
            Set<String> forbidden = forbidden(draft.object(), null);
            require(
                    draft,
                    forbidden.isEmpty(),
                    () -> "node \"" + node + "\" is not allowed to set the following labels: "
                            + String.join(", ", forbidden));
        } else if (draft.operation() == Operation.UPDATE) {
            update(draft, node, Objects.requireNonNull(draft.old()).tree());
        }
    }

    private static void update(Draft draft, String node, ObjectNode old) {
        ObjectNode spec = Tree.object(draft.object(), "spec");
        ObjectNode oldSpec = Tree.object(old, "spec");
        require(
                draft,
                !Tree.has(spec, "configSource") || Tree.same(spec, oldSpec, "configSource"),
                () -> "node \"" + node + "\" is not allowed to update configSource to a new non-nil configSource");
        require(
                draft,
                Tree.objects(spec, "taints").equals(Tree.objects(oldSpec, "taints")),
                () -> "node \"" + node + "\" is not allowed to modify taints");
        Set<String> forbidden = forbidden(draft.object(), old);
        require(draft, forbidden.isEmpty(), () -> "is not allowed to modify labels: " + String.join(", ", forbidden));
    }

    /** Labels that differ, and that are not a kubelet's to set. */
    private static Set<String> forbidden(ObjectNode object, @Nullable ObjectNode old) {
        Map<String, String> after = Tree.textMap(Tree.object(object, "metadata"), "labels");
        Map<String, String> before = Tree.textMap(Tree.object(old, "metadata"), "labels");
        var labels = new TreeSet<>(after.keySet());
        labels.addAll(before.keySet());
        labels.removeIf(label -> Objects.equals(after.get(label), before.get(label)) || isAllowed(label));
        return labels;
    }

    private static boolean isAllowed(String label) {
        int slash = label.indexOf('/');
        String space = slash < 0 ? "" : label.substring(0, slash);
        if (isIn(space, RESTRICTED)) {
            return false;
        }
        boolean kubernetes = isIn(space, "kubernetes.io") || isIn(space, "k8s.io");
        return !kubernetes
                || KUBELETS.contains(label)
                || KUBELET_SPACES.stream().anyMatch(each -> isIn(space, each));
    }

    private static boolean isIn(String space, String domain) {
        return space.equals(domain) || space.endsWith("." + domain);
    }
}
