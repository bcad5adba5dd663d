package io.streamplane.scheduler.streams;

import io.streamplane.scheduler.decide.Decider;
import io.streamplane.scheduler.decide.Decision;
import io.streamplane.scheduler.decide.Facts;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.event.EventRecorder;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.SeenPartitions;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.FactHeaders;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the decider current, and asks it every {@value #DECIDE_EVERY_MILLIS} ms, so that what came in one poll is decided
 * as one batch. The stores are written before the records that follow from a decision are forwarded.
 */
final class DeciderProcessor implements Processor<String, byte[], Destination, byte[]> {

    private static final String COMPONENT = Decider.COMPONENT;
    private static final long DECIDE_EVERY_MILLIS = 2;
    private static final int BATCH = 500;
    private static final Duration CAPACITIES_EVERY = Duration.ofMillis(200);

    private final Decider decider;
    private final Facts facts;
    private final ProposalCodec proposals;
    private final EventRecorder events;
    private final Supplier<StartGate> gates;
    private @Nullable ProcessorContext<Destination, byte[]> context;
    private @Nullable StoredState state;
    private @Nullable StartGate gate;
    private long next = -1;
    private long newestRevision;
    private final List<SeenPartitions> seen =
            Facts.TOPICS.stream().map(SeenPartitions::new).toList();
    private long started;
    private long number;
    private boolean restored;

    DeciderProcessor(SchemaRegistry registry, SchedulerConfig config, Supplier<StartGate> gates) {
        var codec = new ObjectCodec(registry);
        this.decider = new Decider(config);
        this.facts = new Facts(codec);
        this.proposals = new ProposalCodec(registry, codec);
        this.events = new EventRecorder(codec, COMPONENT, "");
        this.gates = gates;
    }

    @Override
    public void init(ProcessorContext<Destination, byte[]> given) {
        var stored = new StoredState(given);
        context = given;
        state = stored;
        gate = gates.get();
        newestRevision = stored.rebuild(decider, facts);
        restored = newestRevision > 0;
        started = given.currentSystemTimeMs();
        given.schedule(CAPACITIES_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> stored.saveCapacities(decider));
        given.schedule(
                Duration.ofMillis(DECIDE_EVERY_MILLIS),
                PunctuationType.WALL_CLOCK_TIME,
                now -> decide(given, stored, now));
    }

    @Override
    public void process(Record<String, byte[]> change) {
        if (context == null || state == null) {
            throw new IllegalStateException("expected init before process");
        }
        context.recordMetadata().ifPresent(metadata -> next = metadata.offset() + 1);
        long revision = FactHeaders.revision(change.headers());
        newestRevision = Math.max(newestRevision, revision);
        int topic = Facts.topic(change.key());
        seen.get(topic).note(SourcePartition.of(change.headers()), revision);
        state.put(change.key(), change.value(), revision);
        facts.apply(change.key(), change.value(), decider);
    }

    @Override
    public void close() {
        if (gate != null) {
            gate.close();
            gate = null;
        }
    }

    private void decide(ProcessorContext<Destination, byte[]> to, StoredState stored, long now) {
        if (gate != null) {
            if (!gate.open(next, now)) {
                return;
            }
            close();
        }
        var decisions = decider.decide(now, BATCH);
        stored.saveAssumptions(decider);
        if (decisions.isEmpty()) {
            return;
        }
        var read = seen.stream().map(SeenPartitions::seen).toList();
        for (Decision decision : decisions) {
            send(to, stored, decision, read, now);
        }
    }

    private void send(
            ProcessorContext<Destination, byte[]> to,
            StoredState stored,
            Decision decision,
            List<Grounds.Seen> read,
            long now) {
        PodRequest pod = decision.pod();
        Proposal proposal = decision.proposal();
        if (proposal != null) {
            var turn = new Grounds.Turn(started, ++number, restored);
            byte[] value = proposals.encode(new ProposalEnvelope(
                    COMPONENT,
                    stored.podRevision(pod.key(), newestRevision),
                    newestRevision,
                    now,
                    proposal,
                    new Grounds(now, null, 0, read, List.of(), turn)));
            to.forward(new Record<>(new Destination(Topics.PROPOSALS, pod.key()), value, now));
        }
        var event = events.record(decision.note(), Instant.ofEpochMilli(now));
        to.forward(new Record<>(new Destination(Topics.EVENTS, event.key()), event.value(), now));
    }
}
