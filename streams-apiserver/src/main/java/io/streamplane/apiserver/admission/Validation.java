package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.ObjectMeta;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Refuses an object that Kubernetes would refuse, and says all that is wrong with it at once. */
final class Validation implements AdmissionStep {

    private final KindRulebook rules;

    Validation(KindRulebook rules) {
        this.rules = rules;
    }

    @Override
    public void admit(Draft draft) {
        List<FieldError> errors = new ArrayList<>(ObjectMeta.validate(draft.kind(), draft.object()));
        KindRules ofKind = rules.of(draft.kind());
        StoredObject old = draft.old();
        if (old == null) {
            errors.addAll(ofKind.validate(draft.object()));
            errors.addAll(ofKind.validateNew(draft.object()));
        } else {
            errors.addAll(ofKind.validate(draft.object(), old.tree()));
            errors.addAll(ObjectMeta.validateUpdate(draft.object(), old.tree()));
            errors.addAll(ofKind.validateUpdate(draft.target().subresource(), draft.object(), old.tree()));
        }
        if (!errors.isEmpty()) {
            throw new Refusal(Failures.invalid(draft.kind(), draft.name(), errors));
        }
    }
}
