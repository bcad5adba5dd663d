package io.streamplane.apiserver.admission;

/** What the kind's rules do to a new object beside its defaults. */
final class KindAdmission implements AdmissionStep {

    @Override
    public void admit(Draft draft) {
        if (draft.isCreate()) {
            draft.kind().rules().admitNew(draft.object());
        }
    }
}
