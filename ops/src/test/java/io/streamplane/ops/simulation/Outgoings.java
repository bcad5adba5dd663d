package io.streamplane.ops.simulation;

import io.streamplane.controllers.streams.Outlet;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a process has proposed and its producer has not sent: lost where the process is killed. */
final class Outgoings implements Outlet {

    private final VirtualProposals proposals;
    private final List<ProposalEnvelope> waiting = new ArrayList<>();

    Outgoings(VirtualProposals proposals) {
        this.proposals = proposals;
    }

    @Override
    public void propose(ProposalEnvelope envelope) {
        waiting.add(envelope);
    }

    @Override
    public void note(EventNote note, Instant now) {}

    /** Sends so many, in order; false where there are none. */
    boolean send(int most) {
        int count = Math.min(most, waiting.size());
        waiting.subList(0, count).forEach(proposals::add);
        waiting.subList(0, count).clear();
        return count > 0;
    }

    /** @return how many are lost */
    int lose() {
        int count = waiting.size();
        waiting.clear();
        return count;
    }
}
