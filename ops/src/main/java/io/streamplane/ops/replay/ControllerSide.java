package io.streamplane.ops.replay;

import io.streamplane.apiserver.replay.Findings;
import io.streamplane.apiserver.replay.RecordedCommand;
import io.streamplane.controllers.replay.ControllerReplay;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.proposal.Proposal;
import java.util.List;
import java.util.Objects;

/** Looks at the decisions of controllers. For one thread. */
final class ControllerSide implements Side {

    private final Findings findings;
    private final ControllerReplay controllers;

    ControllerSide(Findings findings, ControllerReplay controllers) {
        this.findings = findings;
        this.controllers = controllers;
    }

    @Override
    public void next(RecordedCommand recorded) {
        findings.reached(recorded);
        String component = recorded.component();
        if (controllers.knows(component)) {
            findings.decided(recorded);
            controllers.learn(component, recorded.command().mutations());
            if (recorded.counts()) {
                decide(recorded);
            }
        }
        recorded.facts().forEach(controllers::apply);
    }

    @Override
    public Findings.Found end() {
        return findings.found();
    }

    private void decide(RecordedCommand recorded) {
        var subject = Objects.requireNonNull(recorded.command().subject());
        Grounds grounds = recorded.grounds();
        switch (controllers.ask(recorded.component(), subject, grounds)) {
            case ControllerReplay.Answer.NotPinned(String why) -> findings.notPinned(recorded, why);
            case ControllerReplay.Answer.Decided(List<Proposal> proposals) ->
                compare(recorded, Objects.requireNonNull(grounds), proposals);
        }
    }

    private void compare(RecordedCommand recorded, Grounds grounds, List<Proposal> proposals) {
        boolean counted = grounds.proposals() > 0 && controllers.isComplete(recorded.component());
        if (counted && grounds.proposals() != proposals.size()) {
            findings.otherNumber(recorded, grounds, proposals);
        } else {
            findings.compare(recorded, grounds, proposals, null);
        }
    }
}
