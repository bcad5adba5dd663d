package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;

/** Fills in what the kind's rules fill in; into a new object also what the admission of every cluster does. */
final class KindDefaults implements AdmissionStep {

    private final KindRulebook rules;

    KindDefaults(KindRulebook rules) {
        this.rules = rules;
    }

    @Override
    public void admit(Draft draft) {
        KindRules ofKind = rules.of(draft.kind());
        ofKind.applyDefaults(draft.object());
        if (draft.isCreate()) {
            ofKind.admitNew(draft.object());
        }
    }
}
