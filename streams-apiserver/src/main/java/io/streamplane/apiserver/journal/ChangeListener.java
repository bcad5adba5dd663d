package io.streamplane.apiserver.journal;

import java.util.List;

/** Hears of every applied command, in revision order, on the one thread that applies. Must not block. */
@FunctionalInterface
public interface ChangeListener {

    /** @param changes empty where the command was rejected */
    void applied(long revision, List<Change> changes);
}
