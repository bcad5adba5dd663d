package io.streamplane.schemas.proposal;

import io.streamplane.schemas.journal.Grounds;
import org.jspecify.annotations.Nullable;

/**
 * A proposal with what its record says around it.
 *
 * @param component who proposes, e.g. deployment-controller, kubelet/node-1
 * @param cause the revision of the change that the proposer reacted to; 0 where it reacted to nothing in the journal
 * @param seen the newest revision that the proposer had seen when it decided; the proposal is admitted on no older state
 * @param time the proposer's clock, in milliseconds since the epoch
 * @param grounds what it was decided on; null where more than the journal decided
 */
public record ProposalEnvelope(
        String component,
        long cause,
        long seen,
        long time,
        Proposal proposal,
        @Nullable Grounds grounds) {

    /** Of a proposer that had seen nothing newer of what it decided on. */
    public ProposalEnvelope(String component, long cause, long time, Proposal proposal) {
        this(component, cause, cause, time, proposal, null);
    }
}
