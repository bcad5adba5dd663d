package io.streamplane.apiserver.admission.pod;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.quantity.Quantities;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Refuses a change of a bound pod that takes a feature which its node does not declare in {@code status.declaredFeatures}
 * ({@code plugin/pkg/admission/nodedeclaredfeatures}, on by default since 1.36). Which change takes which is as
 * {@code k8s.io/component-helpers/nodedeclaredfeatures} has it.
 */
public final class NodeDeclaredFeatureValidator implements AdmissionPlugin {

    /** Other CPU for a container of a pod that has all that it asks for to itself. */
    private static final String GUARANTEED_CPU = "GuaranteedQoSPodCPUResize";

    /** Other resources for the pod as a whole. */
    private static final String WHOLE_POD = "InPlacePodLevelResourcesVerticalScaling";

    @Override
    public String name() {
        return "NodeDeclaredFeatureValidator";
    }

    @Override
    public void validate(Draft draft) {
        StoredObject old = draft.old();
        if (draft.operation() != Operation.UPDATE
                || !draft.kind().resource().equals(PodKind.RESOURCE)
                || !List.of("", "resize").contains(draft.target().subresource())
                || old == null) {
            return;
        }
        String name = Tree.text(Tree.object(draft.object(), "spec"), "nodeName");
        List<String> required = name.isEmpty() ? List.of() : required(old.tree(), draft.object());
        if (required.isEmpty()) {
            return;
        }
        StoredObject node = draft.snapshot()
                .get(NodeKind.KIND, ObjectKey.clusterScoped(name))
                .orElseThrow(() -> refusal(draft, "node \"" + name + "\" not found"));
        var missing = new ArrayList<>(required);
        missing.removeAll(Tree.texts(Tree.object(node.tree(), "status"), "declaredFeatures"));
        if (!missing.isEmpty()) {
            throw refusal(
                    draft,
                    "pod update requires features " + String.join(", ", missing) + " which are not available on node \""
                            + name + "\"");
        }
    }

    private static Refusal refusal(Draft draft, String why) {
        return new Refusal(Failures.forbidden(draft.kind(), draft.name(), why));
    }

    /** In their order by name. */
    private static List<String> required(ObjectNode old, ObjectNode pod) {
        var required = new ArrayList<String>();
        ObjectNode before = Tree.object(old, "spec");
        ObjectNode after = Tree.object(pod, "spec");
        if (Tree.text(Tree.object(old, "status"), "qosClass").equals("Guaranteed")
                && !cpu(before).equals(cpu(after))) {
            required.add(GUARANTEED_CPU);
        }
        if (before != null && after != null && !Tree.same(before, after, "resources")) {
            required.add(WHOLE_POD);
        }
        return required;
    }

    /** What each container asks for, in thousandths. */
    private static List<Long> cpu(@Nullable ObjectNode spec) {
        return Tree.objects(spec, "containers").stream()
                .map(each -> Tree.text(Tree.object(each, "resources", "requests"), "cpu"))
                .map(cpu -> cpu.isEmpty() ? 0 : Quantities.milliValue(cpu))
                .toList();
    }
}
