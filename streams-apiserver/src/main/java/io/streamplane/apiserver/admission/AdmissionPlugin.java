package io.streamplane.apiserver.admission;

/**
 * A plug-in of admission. Says no by throwing {@link io.streamplane.apiserver.request.Refusal}. Asked about every write, so what
 * does not concern it must cost next to nothing. Thread-safe.
 */
public interface AdmissionPlugin {

    /** As upstream names it, e.g. LimitRanger. */
    String name();

    /** May change the object, which has its defaults by now. Not asked about deletions. */
    default void mutate(Draft draft) {}

    /** Looks at the object as it would be written: valid by itself. */
    default void validate(Draft draft) {}
}
