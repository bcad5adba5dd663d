package io.streamplane.apiserver.admission.pod;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Pods of a namespace are put on the nodes that its annotation names. Off where nobody enables it. */
public final class PodNodeSelector implements AdmissionPlugin {

    private static final String ANNOTATION = "scheduler.alpha.kubernetes.io/node-selector";

    @Override
    public String name() {
        return "PodNodeSelector";
    }

    @Override
    public void mutate(Draft draft) {
        if (!draft.kind().resource().equals(PodKind.RESOURCE) || !draft.isCreate()) {
            return;
        }
        String selector = draft.snapshot()
                .get(NamespaceKind.KIND, ObjectKey.clusterScoped(draft.target().namespace()))
                .map(each -> Tree.textMap(Tree.object(each.tree(), "metadata"), "annotations")
                        .getOrDefault(ANNOTATION, ""))
                .orElse("");
        ObjectNode spec = Tree.ensure(draft.object(), "spec");
        for (String part : selector.isEmpty() ? List.<String>of() : List.of(selector.split(","))) {
            int equals = part.indexOf("=");
            String key = (equals < 0 ? part : part.substring(0, equals)).strip();
            String value = equals < 0 ? "" : part.substring(equals + 1).strip();
            String asked = Tree.textMap(spec, "nodeSelector").getOrDefault(key, value);
            if (!asked.equals(value)) {
                throw new Refusal(Failures.forbidden(
                        draft.kind(),
                        draft.name(),
                        "pod node label selector conflicts with its namespace node label selector"));
            }
            Tree.ensure(spec, "nodeSelector").put(key, value);
        }
    }
}
