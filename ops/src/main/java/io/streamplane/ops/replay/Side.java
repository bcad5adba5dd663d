package io.streamplane.ops.replay;

import io.streamplane.apiserver.replay.Findings;
import io.streamplane.apiserver.replay.RecordedCommand;

/** Looks at the decisions of one kind of decider. */
interface Side {

    /** RecordedCommands come in the journal's order. */
    void next(RecordedCommand step);

    /** What it has found, after the last step. */
    Findings.Found end();
}
