package io.streamplane.apiserver.admission.cluster;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.schemas.tree.Tree;
import tools.jackson.databind.node.ObjectNode;

/** No pod comes to a new node before it is known to be ready. */
public final class TaintNodesByCondition implements AdmissionPlugin {

    private static final String NOT_READY = "node.kubernetes.io/not-ready";

    @Override
    public String name() {
        return "TaintNodesByCondition";
    }

    @Override
    public void mutate(Draft draft) {
        if (!draft.isCreate() || !draft.kind().resource().equals("nodes")) {
            return;
        }
        ObjectNode spec = Tree.ensure(draft.object(), "spec");
        boolean tainted = Tree.objects(spec, "taints").stream()
                .anyMatch(taint -> Tree.text(taint, "key").equals(NOT_READY)
                        && Tree.text(taint, "effect").equals("NoSchedule"));
        if (!tainted) {
            spec.withArray("taints").addObject().put("key", NOT_READY).put("effect", "NoSchedule");
        }
    }
}
