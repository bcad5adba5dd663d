package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.ProposalsInFlight;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets out what one controller wants: proposals that are not under way already, and the events that go with them. */
final class Emitter {

    private final String component;
    private final ProposalsInFlight inFlight;
    private final Outlet outlet;

    Emitter(String component, ProposalsInFlight inFlight, Outlet outlet) {
        this.component = component;
        this.inFlight = inFlight;
        this.outlet = outlet;
    }

    /**
     * @param trigger what the outcome reacts to
     * @param seen the newest revision that it was made from
     * @param grounds what it was made from; null where more than the journal decided
     * @return whether a decision was held back; reports of status are made anew anyway
     */
    boolean emit(
            ReconcileResult outcome, WorkKey work, Trigger trigger, long seen, @Nullable Grounds grounds, Instant now) {
        if (outcome.proposals().isEmpty() && outcome.events().isEmpty()) {
            return false;
        }
        boolean held = false;
        Set<Proposal> sent = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Proposal proposal : outcome.proposals()) {
            if (inFlight.admit(proposal, work, now)) {
                sent.add(proposal);
                outlet.propose(new ProposalEnvelope(
                        component, trigger.cause(proposal), seen, now.toEpochMilli(), proposal, grounds));
            } else {
                held |= !(proposal instanceof Proposal.UpdateStatus);
            }
        }
        for (Remark remark : outcome.events()) {
            if (remark.because() instanceof Proposal.Create create) {
                if (sent.contains(create)) {
                    inFlight.whenDone(create, remark.note());
                }
            } else if (remark.because() == null || sent.contains(remark.because())) {
                outlet.note(remark.note(), now);
            }
        }
        return held;
    }
}
