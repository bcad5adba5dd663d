package io.streamplane.ops.replay;

import io.streamplane.apiserver.replay.Findings;
import io.streamplane.apiserver.replay.RecordedCommand;
import io.streamplane.controllers.replay.ControllerReplay.Answer;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.proposal.Proposal;
import java.util.List;
import java.util.Objects;

/**
 * Compares what controllers say now with what was recorded. This takes longer than asking them, and needs nothing of what
 * they look at, so it can be done beside that. For one thread.
 */
final class ControllerComparison implements Side<AskedCommand> {

    private final Findings findings;

    ControllerComparison(Findings findings) {
        this.findings = findings;
    }

    @Override
    public void next(AskedCommand asked) {
        RecordedCommand recorded = asked.recorded();
        findings.reached(recorded);
        Answer answer = asked.answer();
        if (answer == null) {
            return;
        }
        findings.decided(recorded);
        switch (answer) {
            case Answer.NotPinned(String why) -> findings.notPinned(recorded, why);
            case Answer.Decided(List<Proposal> proposals) -> {
                Grounds grounds = Objects.requireNonNull(recorded.grounds());
                if (asked.complete() && grounds.proposals() > 0 && grounds.proposals() != proposals.size()) {
                    findings.otherNumber(recorded, grounds, proposals);
                } else {
                    findings.compare(recorded, grounds, proposals, null);
                }
            }
        }
    }

    @Override
    public Findings.Found end() {
        return findings.found();
    }
}
