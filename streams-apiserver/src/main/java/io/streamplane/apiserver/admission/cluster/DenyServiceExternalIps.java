package io.streamplane.apiserver.admission.cluster;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;

/** No Service takes an external address that it did not have. Off where nobody enables it. */
public final class DenyServiceExternalIps implements AdmissionPlugin {

    @Override
    public String name() {
        return "DenyServiceExternalIPs";
    }

    @Override
    public void validate(Draft draft) {
        if (!draft.kind().resource().equals(ServiceKind.RESOURCE)
                || draft.operation() == Operation.DELETE
                || !draft.target().subresource().isEmpty()) {
            return;
        }
        StoredObject old = draft.old();
        List<String> before = old == null ? List.of() : Tree.texts(Tree.object(old.tree(), "spec"), "externalIPs");
        if (!before.containsAll(Tree.texts(Tree.object(draft.object(), "spec"), "externalIPs"))) {
            throw new Refusal(Failures.forbidden(
                    draft.kind(), draft.name(), "Use of external IPs is denied by admission control"));
        }
    }
}
