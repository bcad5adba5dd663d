package io.streamplane.ops.replay;

import io.streamplane.apiserver.replay.Findings;
import io.streamplane.apiserver.replay.RecordedCommand;
import io.streamplane.scheduler.decide.Decider;
import io.streamplane.scheduler.decide.Decision;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.replay.SchedulerReplay;
import io.streamplane.scheduler.replay.Turns;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.proposal.Proposal;
import java.util.List;
import java.util.Objects;

/** Looks at the scheduler's decisions, in the order in which they were taken. For one thread. */
final class SchedulerSide implements Side<RecordedCommand> {

    private final Findings findings;
    private final SchedulerReplay scheduler;
    private final Turns<RecordedCommand> turns = new Turns<>(this::decide);

    SchedulerSide(ObjectCodec codec, Findings findings, SchedulerConfig config) {
        this.findings = findings;
        this.scheduler = new SchedulerReplay(config, codec);
    }

    @Override
    public void next(RecordedCommand recorded) {
        findings.reached(recorded);
        if (recorded.component().equals(Decider.COMPONENT)) {
            findings.decided(recorded);
            Grounds grounds = recorded.grounds();
            Grounds.Turn place = grounds == null ? null : grounds.turn();
            if (grounds == null || place == null) {
                findings.notPinned(recorded, "its grounds were not recorded");
            } else {
                turns.add(recorded, recorded.revision(), grounds, place);
            }
        }
        recorded.facts().forEach(scheduler::apply);
    }

    @Override
    public Findings.Found end() {
        turns.finish();
        return findings.found();
    }

    private void decide(Turns.Turn<RecordedCommand> turn) {
        RecordedCommand recorded = turn.decision();
        if (turn.repeated()) {
            findings.notPinned(recorded, "it was taken in twice");
            return;
        }
        ResourceKey pod = Objects.requireNonNull(recorded.command().subject());
        if (!pod.resource().equals(PodKind.RESOURCE)) {
            findings.notPinned(recorded, "it tells a claim of the node of its pod");
            return;
        }
        Decision decision = scheduler.ask(pod.key(), turn.grounds());
        if (recorded.counts()) {
            List<Proposal> proposals = decision == null ? List.of() : decision.proposals();
            findings.compare(recorded, turn.grounds(), proposals, turn.doubt());
        }
        scheduler.follow(pod.key(), decision, recorded.node(), turn.grounds());
    }
}
