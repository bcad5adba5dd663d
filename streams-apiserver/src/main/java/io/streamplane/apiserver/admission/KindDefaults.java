package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.kind.builtin.KindRulebook;

/** Fills in what the kind's rules fill in. */
final class KindDefaults implements AdmissionStep {

    private final KindRulebook rules;

    KindDefaults(KindRulebook rules) {
        this.rules = rules;
    }

    @Override
    public void admit(Draft draft) {
        rules.of(draft.kind()).applyDefaults(draft.object());
    }
}
