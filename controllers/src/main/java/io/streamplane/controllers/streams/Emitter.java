package io.streamplane.controllers.streams;

import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.ProposalsInFlight;
import io.streamplane.schemas.event.EventRecorder;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import io.streamplane.schemas.topic.Topics;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Sends what one controller wants: proposals that are not under way already, and the events that go with them. */
final class Emitter {

    private final String component;
    private final ProposalsInFlight inFlight;
    private final EventRecorder recorder;
    private final ProposalCodec proposals;
    private final ProcessorContext<String, Outgoing> context;
    private final String proposalsSink;
    private final String eventsSink;

    Emitter(
            String component,
            ProposalsInFlight inFlight,
            Sending sending,
            ProcessorContext<String, Outgoing> context,
            String proposalsSink,
            String eventsSink) {
        this.component = component;
        this.inFlight = inFlight;
        this.recorder = new EventRecorder(sending.codec(), component, "");
        this.proposals = sending.proposals();
        this.context = context;
        this.proposalsSink = proposalsSink;
        this.eventsSink = eventsSink;
    }

    /**
     * @param trigger what the outcome reacts to
     * @param seen the newest revision that it was made from
     * @param grounds what it was made from; null where more than the journal decided
     * @return whether a decision was held back; reports of status are made anew anyway
     */
    boolean emit(
            ReconcileResult outcome, WorkKey work, Trigger trigger, long seen, @Nullable Grounds grounds, Instant now) {
        boolean held = false;
        Set<Proposal> sent = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Proposal proposal : outcome.proposals()) {
            if (inFlight.admit(proposal, work, now)) {
                sent.add(proposal);
                byte[] value = proposals.encode(new ProposalEnvelope(
                        component, trigger.cause(proposal), seen, now.toEpochMilli(), proposal, grounds));
                forward(new Outgoing(proposal.resource(), proposal.key(), value), now, proposalsSink);
            } else {
                held |= !(proposal instanceof Proposal.UpdateStatus);
            }
        }
        for (Remark remark : outcome.events()) {
            if (remark.because() == null || sent.contains(remark.because())) {
                var event = recorder.record(remark.note(), now);
                forward(new Outgoing(Topics.EVENTS, event.key(), event.value()), now, eventsSink);
            }
        }
        return held;
    }

    private void forward(Outgoing outgoing, Instant now, String sink) {
        context.forward(new Record<>(outgoing.key().toString(), outgoing, now.toEpochMilli()), sink);
    }
}
