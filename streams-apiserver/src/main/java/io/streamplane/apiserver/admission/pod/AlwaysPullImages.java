package io.streamplane.apiserver.admission.pod;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Every container pulls its image, so that nobody runs a private one that another pod has left on a node. Off where nobody enables it. */
public final class AlwaysPullImages implements AdmissionPlugin {

    private static final List<String> LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    @Override
    public String name() {
        return "AlwaysPullImages";
    }

    @Override
    public void mutate(Draft draft) {
        if (concerns(draft)) {
            for (String list : LISTS) {
                for (ObjectNode container : Tree.objects(Tree.object(draft.object(), "spec"), list)) {
                    container.put("imagePullPolicy", "Always");
                }
            }
        }
    }

    private static boolean concerns(Draft draft) {
        return draft.kind().resource().equals(PodKind.RESOURCE)
                && (draft.target().subresource().isEmpty() && draft.isCreate()
                        || draft.target().subresource().equals("ephemeralcontainers"));
    }
}
