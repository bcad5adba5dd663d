package io.streamplane.kubelet.kafka;

import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Instant;

/** Everything that the kubelets of a process say. */
public interface Outbox {

    /** @param cause revision of what the node decided on; 0 where it is nothing in particular */
    void propose(String node, long cause, Proposal proposal, Instant now);

    void note(String node, EventNote note, Instant now);

    void heartbeat(String node, Instant now);
}
