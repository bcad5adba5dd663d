package io.streamplane.ops.replay;

import io.streamplane.apiserver.replay.Findings;

/**
 * Looks at the decisions of one kind of decider.
 *
 * @param <T> what it is given of each command
 */
interface Side<T> {

    /** Steps come in the journal's order. */
    void next(T step);

    /** What it has found, after the last step. */
    Findings.Found end();
}
