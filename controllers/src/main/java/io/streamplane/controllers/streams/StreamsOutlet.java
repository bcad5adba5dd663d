package io.streamplane.controllers.streams;

import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.event.EventRecorder;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import io.streamplane.schemas.topic.Topics;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends what one controller wants to the sinks of the topology. */
final class StreamsOutlet implements Outlet {

    private final EventRecorder recorder;
    private final ProposalCodec proposals;
    private final ProcessorContext<String, Outgoing> context;
    private final String proposalsSink;
    private final String eventsSink;

    StreamsOutlet(
            String component,
            Sending sending,
            ProcessorContext<String, Outgoing> context,
            String proposalsSink,
            String eventsSink) {
        this.recorder = new EventRecorder(sending.codec(), component, "");
        this.proposals = sending.proposals();
        this.context = context;
        this.proposalsSink = proposalsSink;
        this.eventsSink = eventsSink;
    }

    @Override
    public void propose(ProposalEnvelope envelope) {
        Proposal proposal = envelope.proposal();
        var outgoing = new Outgoing(proposal.resource(), proposal.key(), proposals.encode(envelope));
        forward(outgoing, envelope.time(), proposalsSink);
    }

    @Override
    public void note(EventNote note, Instant now) {
        var event = recorder.record(note, now);
        forward(new Outgoing(Topics.EVENTS, event.key(), event.value()), now.toEpochMilli(), eventsSink);
    }

    private void forward(Outgoing outgoing, long time, String sink) {
        context.forward(new Record<>(outgoing.key().toString(), outgoing, time), sink);
    }
}
