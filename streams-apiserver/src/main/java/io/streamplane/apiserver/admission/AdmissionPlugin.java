package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.reload.Configured;
import io.streamplane.apiserver.request.Target;
import java.util.List;

/**
 * A plug-in of admission. Says no by throwing {@link io.streamplane.apiserver.request.Refusal}. Asked about every write, so what
 * does not concern it must cost next to nothing. Thread-safe.
 */
public interface AdmissionPlugin {

    /** As upstream names it, e.g. LimitRanger. */
    String name();

    /** What it reads from files and may be read again. */
    default List<Configured<?>> settings() {
        return List.of();
    }

    /** May change the object, which has its defaults by now. Not asked about deletions. */
    default void mutate(Draft draft) {}

    /** Looks at the object as it would be written: valid by itself. Of a deletion, at the object that is to go. */
    default void validate(Draft draft) {}

    /**
     * Looks at a request whose object is none of the path's kind: a binding, an eviction, the options of a connection. May change what is
     * sent.
     */
    default void admitPart(Draft draft) {}

    /** Whether it looks at Events, too. These do not go to the journal: of them it is asked to {@link #validate} what clients write, and no more. */
    default boolean looksAtEvents() {
        return false;
    }

    /**
     * Whether such a request may have to wait for somebody outside. Asked before the plug-in is, at next to no cost; who asks then sees to
     * it that nothing else waits.
     */
    default boolean mayWait(Draft.Operation operation, Target target, Snapshot state) {
        return false;
    }
}
