package io.streamplane.ops.simulation;

import io.streamplane.scheduler.decide.Assumption;
import io.streamplane.scheduler.decide.ClusterEvent;
import io.streamplane.scheduler.decide.Decider;
import io.streamplane.scheduler.decide.Decision;
import io.streamplane.scheduler.decide.Facts;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The scheduler's task: the real decider on its topic, with the store of what it has proposed, which outlives it. */
final class VirtualScheduler {

    private static final SchedulerConfig CONFIG = SchedulerConfig.builtIn();

    private final List<FactRecord> topic;
    private final Map<ObjectKey, Assumption> assumed;
    private final Outgoings out;
    private final Decider decider = new Decider(CONFIG);
    private final Facts facts = new Facts(SimSettings.CODEC);
    private final int gate;
    private final Instant begun;
    private final boolean forgetful;
    private int position;
    private long revision;
    private long number;
    private boolean whole = true;
    private boolean tookOver;
    private boolean forgets;

    /**
     * @param assumed the store of its predecessor
     * @param forgetful whether it counts on nothing that is not confirmed, which is a fault
     */
    VirtualScheduler(
            List<FactRecord> topic, Map<ObjectKey, Assumption> assumed, Outgoings out, Instant now, boolean forgetful) {
        this.forgetful = forgetful;
        this.topic = topic;
        this.assumed = assumed;
        this.out = out;
        this.begun = now;
        VirtualTopics.compacted(topic).forEach(this::take);
        position = topic.size();
        gate = position;
    }

    boolean receive() {
        if (position == topic.size()) {
            return false;
        }
        take(topic.get(position++));
        return true;
    }

    private void take(FactRecord fact) {
        whole = !fact.more();
        forgets = forgetful;
        revision = Math.max(revision, fact.revision());
        ClusterEvent event = facts.read(fact.key(), fact.value(), fact.revision(), decider::needsStatus);
        if (event != null) {
            decider.apply(event);
        }
    }

    /** Decides on some pods; false where it has nothing to do now. */
    boolean decide(int limit, Instant now) {
        if (!whole || position < gate) {
            return false;
        }
        if (!tookOver || forgets) {
            tookOver = true;
            forgets = false;
            decider.takeOver(forgetful ? Map.of() : Map.copyOf(assumed));
        }
        List<Decision> decisions = decider.decide(now.toEpochMilli(), limit);
        for (ObjectKey pod : decider.drainAssumptionsChanged()) {
            Assumption each = decider.assumption(pod);
            if (each == null) {
                assumed.remove(pod);
            } else {
                assumed.put(pod, each);
            }
        }
        boolean any = false;
        for (Decision decision : decisions) {
            for (Proposal proposal : decision.proposals()) {
                any = true;
                var turn = new Grounds.Turn(begun.toEpochMilli(), ++number, false);
                out.propose(new ProposalEnvelope(
                        Decider.COMPONENT,
                        0,
                        revision,
                        now.toEpochMilli(),
                        proposal,
                        Grounds.ofScheduler(now.toEpochMilli(), revision, turn)));
            }
        }
        return any;
    }

    boolean send(int most) {
        return out.send(most);
    }
}
