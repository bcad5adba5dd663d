package io.streamplane.apiserver.admission.cluster;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.topic.ObjectKey;
import tools.jackson.databind.node.ObjectNode;

/** Makes the namespace that an object is created in, in the same command, where there is none. Off where nobody enables it. */
public final class NamespaceAutoProvision implements AdmissionPlugin {

    @Override
    public String name() {
        return "NamespaceAutoProvision";
    }

    @Override
    public void mutate(Draft draft) {
        String name = draft.target().namespace();
        if (!draft.isCreate()
                || !draft.kind().namespaced()
                || name.isEmpty()
                || draft.snapshot()
                        .get(NamespaceKind.KIND, ObjectKey.clusterScoped(name))
                        .isPresent()) {
            return;
        }
        ObjectNode namespace = draft.object().objectNode();
        namespace.put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", name).putObject("labels").put("kubernetes.io/metadata.name", name);
        namespace.putObject("spec").putArray("finalizers").add("kubernetes");
        namespace.putObject("status").put("phase", "Active");
        draft.claim(NamespaceKind.KIND, namespace);
    }
}
