package io.streamplane.apiserver.admission;

/** One concern of admission. Throws {@link io.streamplane.apiserver.request.Refusal} where it says no. */
@FunctionalInterface
public interface AdmissionStep {

    void admit(Draft draft);
}
