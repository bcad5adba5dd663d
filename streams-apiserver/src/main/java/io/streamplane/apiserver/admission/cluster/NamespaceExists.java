package io.streamplane.apiserver.admission.cluster;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.topic.ObjectKey;

/** Nothing is written in a namespace that is not there. Off where nobody enables it. */
public final class NamespaceExists implements AdmissionPlugin {

    @Override
    public String name() {
        return "NamespaceExists";
    }

    @Override
    public void validate(Draft draft) {
        String name = draft.target().namespace();
        if (draft.operation() == Operation.DELETE || !draft.kind().namespaced()) {
            return;
        }
        var key = new ResourceKey(NamespaceKind.RESOURCE, ObjectKey.clusterScoped(name));
        boolean made = draft.claims().stream().anyMatch(claim -> claim.key().equals(key));
        if (!made && draft.snapshot().get(NamespaceKind.KIND, key.key()).isEmpty()) {
            throw new Refusal(Failures.notFound(NamespaceKind.KIND, name));
        }
    }
}
