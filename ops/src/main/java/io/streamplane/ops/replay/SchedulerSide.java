package io.streamplane.ops.replay;

import io.streamplane.scheduler.decide.Decider;
import io.streamplane.scheduler.decide.Decision;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.replay.SchedulerReplay;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks at the scheduler's decisions, in the order in which they were taken. For one thread. */
final class SchedulerSide implements Side {

    /**
     * So long something may be assumed that is not in the journal: a proposal that was lost is made again after the first
     * half, and is there then.
     */
    private static final long UNKNOWN_MILLIS = 2 * Decider.CONFIRMATION_MILLIS;

    private final Findings findings;
    private final SchedulerReplay scheduler;
    private final Turns turns = new Turns(UNKNOWN_MILLIS, this::decide);

    SchedulerSide(ObjectCodec codec, Findings findings, SchedulerConfig config) {
        this.findings = findings;
        this.scheduler = new SchedulerReplay(config, codec);
    }

    @Override
    public void next(Step step) {
        findings.reached(step);
        if (step.component().equals(Decider.COMPONENT)) {
            findings.decided(step);
            Grounds grounds = step.grounds();
            Grounds.Turn turn = grounds == null ? null : grounds.turn();
            if (grounds == null || turn == null) {
                findings.notPinned(step, "its grounds were not recorded");
            } else {
                turns.add(step, grounds, turn);
            }
        }
        step.facts().forEach(scheduler::apply);
    }

    @Override
    public Findings end() {
        turns.finish();
        return findings;
    }

    private void decide(Turns.Turn turn) {
        if (turn.repeated()) {
            findings.notPinned(turn.step(), "it was taken in twice");
            return;
        }
        Command command = turn.step().command();
        Grounds grounds = turn.grounds();
        ResourceKey pod = Objects.requireNonNull(command.subject());
        Decision decision = scheduler.ask(pod.key(), grounds);
        if (turn.step().counts()) {
            Proposal proposal = decision == null ? null : decision.proposal();
            findings.compare(turn.step(), grounds, proposal == null ? List.of() : List.of(proposal), doubt(turn));
        }
        String node = node(command);
        boolean asRecorded =
                decision instanceof Decision.Bind bind ? bind.node().equals(node) : node == null;
        if (decision != null && asRecorded) {
            scheduler.carryOut(decision, grounds);
        } else if (node != null) {
            scheduler.bound(pod.key(), node, grounds);
        }
    }

    private static @Nullable String doubt(Turns.Turn turn) {
        Grounds.Turn place = turn.grounds().turn();
        if (turn.afterGap()) {
            return "a decision shortly before it was refused, and so is not in the journal";
        }
        return place != null && place.restored() && turn.grounds().time() < place.started() + UNKNOWN_MILLIS
                ? "the scheduler had just taken over, and its predecessor's last proposals may not be in the journal"
                : null;
    }

    /** Where a command binds its pod; null where it is no binding. */
    private static @Nullable String node(Command command) {
        return Comparison.action(command).equals("bind")
                ? command.mutations().stream()
                        .filter(Mutation.PutDesired.class::isInstance)
                        .map(put -> ((Mutation.PutDesired) put).node())
                        .findFirst()
                        .orElse(null)
                : null;
    }
}
