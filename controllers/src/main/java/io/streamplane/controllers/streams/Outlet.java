package io.streamplane.controllers.streams;

import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import java.time.Instant;

/** Where what one controller wants and says goes. */
public interface Outlet {

    void propose(ProposalEnvelope proposal);

    void note(EventNote note, Instant now);
}
