package io.streamplane.apiserver.admission.pod;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.scheduling.PodGroupKind;
import io.streamplane.schemas.kind.scheduling.WorkloadKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Refuses a new PodGroup of a template that is in no Workload ({@code plugin/pkg/admission/podgroup}, since 1.36). */
public final class PodGroupWorkloadExists implements AdmissionPlugin {

    @Override
    public String name() {
        return "PodGroupWorkloadExists";
    }

    @Override
    public void validate(Draft draft) {
        if (draft.operation() != Operation.CREATE
                || !draft.kind().resource().equals(PodGroupKind.RESOURCE)
                || !draft.target().subresource().isEmpty()) {
            return;
        }
        ObjectNode reference = Tree.object(draft.object(), "spec", "podGroupTemplateRef", "workload");
        if (reference == null) {
            return;
        }
        String name = Tree.text(reference, "workloadName");
        String template = Tree.text(reference, "podGroupTemplateName");
        StoredObject workload = Optional.of(name)
                .filter(each -> !each.isEmpty())
                .flatMap(each -> draft.snapshot()
                        .get(WorkloadKind.KIND, new ObjectKey(draft.target().namespace(), each)))
                .orElseThrow(() -> refusal(draft, "Workload \"" + name + "\" not found"));
        if (Tree.objects(Tree.object(workload.tree(), "spec"), "podGroupTemplates").stream()
                .noneMatch(each -> Tree.text(each, "name").equals(template))) {
            throw refusal(draft, "PodGroupTemplate \"" + template + "\" not found in Workload \"" + name + "\"");
        }
    }

    private static Refusal refusal(Draft draft, String why) {
        return new Refusal(Failures.forbidden(draft.kind(), draft.name(), "PodGroup rejected: " + why));
    }
}
