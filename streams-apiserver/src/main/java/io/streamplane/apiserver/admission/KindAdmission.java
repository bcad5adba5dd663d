package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.kind.builtin.KindRulebook;

/** What the kind's rules do to a new object beside its defaults. */
final class KindAdmission implements AdmissionStep {

    private final KindRulebook rules;

    KindAdmission(KindRulebook rules) {
        this.rules = rules;
    }

    @Override
    public void admit(Draft draft) {
        if (draft.isCreate()) {
            rules.of(draft.kind()).admitNew(draft.object());
        }
    }
}
