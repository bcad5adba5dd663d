package io.streamplane.apiserver.cel.value;

/** Counts the steps of a computation, and ends it where there are too many. */
@FunctionalInterface
public interface Meter {

    /** Called before so many characters or elements are looked at. */
    void work(long steps);
}
