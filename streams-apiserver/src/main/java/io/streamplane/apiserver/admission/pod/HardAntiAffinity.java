package io.streamplane.apiserver.admission.pod;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.tree.Tree;
import tools.jackson.databind.node.ObjectNode;

/** Pods may keep away from each other by node only. Off where nobody enables it. */
public final class HardAntiAffinity implements AdmissionPlugin {

    private static final String HOST = "kubernetes.io/hostname";

    @Override
    public String name() {
        return "LimitPodHardAntiAffinityTopology";
    }

    @Override
    public void validate(Draft draft) {
        if (!draft.kind().resource().equals(PodKind.RESOURCE)
                || draft.operation() == Operation.DELETE
                || !draft.target().subresource().isEmpty()) {
            return;
        }
        ObjectNode anti = Tree.object(draft.object(), "spec", "affinity", "podAntiAffinity");
        for (ObjectNode term : Tree.objects(anti, "requiredDuringSchedulingIgnoredDuringExecution")) {
            String key = Tree.text(term, "topologyKey");
            if (!key.equals(HOST)) {
                throw new Refusal(Failures.forbidden(
                        draft.kind(),
                        draft.name(),
                        "affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey " + key + " but only key "
                                + HOST + " is allowed"));
            }
        }
    }
}
