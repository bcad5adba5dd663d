package io.streamplane.apiserver.admission;

/** Fills in what the kind's rules fill in. */
final class Defaulting implements AdmissionStep {

    @Override
    public void admit(Draft draft) {
        draft.kind().rules().applyDefaults(draft.object());
    }
}
