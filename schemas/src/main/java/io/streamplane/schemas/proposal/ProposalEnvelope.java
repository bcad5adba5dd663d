package io.streamplane.schemas.proposal;

/**
 * A proposal with what its record says around it.
 *
 * @param component who proposes, e.g. deployment-controller, kubelet/node-1
 * @param cause the newest revision that the proposer had seen of what it reacted to; 0 where it reacted to nothing
 * @param time the proposer's clock, in milliseconds since the epoch
 */
public record ProposalEnvelope(String component, long cause, long time, Proposal proposal) {}
