package io.streamplane.apiserver.admission.pod;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** Pods that ask for an extended resource tolerate the taint of that name. Off where nobody enables it. */
public final class ExtendedResourceToleration implements AdmissionPlugin {

    @Override
    public String name() {
        return "ExtendedResourceToleration";
    }

    @Override
    public void mutate(Draft draft) {
        if (!draft.kind().resource().equals(PodKind.RESOURCE) || !draft.isCreate()) {
            return;
        }
        ObjectNode spec = Tree.ensure(draft.object(), "spec");
        var resources = new TreeSet<String>();
        for (String list : List.of("containers", "initContainers")) {
            for (ObjectNode container : Tree.objects(spec, list)) {
                Tree.textMap(Tree.object(container, "resources"), "requests").keySet().stream()
                        .filter(ExtendedResourceToleration::isExtended)
                        .forEach(resources::add);
            }
        }
        for (String resource : resources) {
            ObjectNode toleration = spec.objectNode()
                    .put("key", resource)
                    .put("operator", "Exists")
                    .put("effect", "NoSchedule");
            if (!Tree.objects(spec, "tolerations").contains(toleration)) {
                spec.withArray("tolerations").add(toleration);
            }
        }
    }

    private static boolean isExtended(String name) {
        int slash = name.indexOf('/');
        return slash > 0 && !name.substring(0, slash).endsWith("kubernetes.io") && !name.startsWith("requests.");
    }
}
