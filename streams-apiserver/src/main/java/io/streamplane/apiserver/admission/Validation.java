package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.FieldError;
import io.streamplane.schemas.kind.rule.ObjectMeta;
import java.util.ArrayList;
import java.util.List;

/** Refuses an object that Kubernetes would refuse, and says all that is wrong with it at once. */
final class Validation implements AdmissionStep {

    @Override
    public void admit(Draft draft) {
        List<FieldError> errors = new ArrayList<>(ObjectMeta.validate(draft.kind(), draft.object()));
        errors.addAll(draft.kind().rules().validate(draft.object()));
        StoredObject old = draft.old();
        if (old != null) {
            errors.addAll(ObjectMeta.validateUpdate(draft.object(), old.tree()));
            errors.addAll(draft.kind().rules().validateUpdate(draft.object(), old.tree()));
        }
        if (!errors.isEmpty()) {
            throw new Refusal(Failures.invalid(draft.kind(), draft.name(), errors));
        }
    }
}
