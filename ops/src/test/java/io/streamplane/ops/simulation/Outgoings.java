package io.streamplane.ops.simulation;

import io.streamplane.schemas.proposal.ProposalEnvelope;
import java.util.ArrayList;
import java.util.List;

/** What a process has proposed and its producer has not sent: lost where the process is killed. */
final class Outgoings {

    private final VirtualProposals proposals;
    private final List<ProposalEnvelope> waiting = new ArrayList<>();

    Outgoings(VirtualProposals proposals) {
        this.proposals = proposals;
    }

    void add(ProposalEnvelope envelope) {
        waiting.add(envelope);
    }

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
