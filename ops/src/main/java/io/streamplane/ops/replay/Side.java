package io.streamplane.ops.replay;

/** Looks at the decisions of one kind of decider. */
interface Side {

    /** Steps come in the journal's order. */
    void next(Step step);

    /** What it has found, after the last step. */
    Findings end();
}
