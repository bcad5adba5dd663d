package io.streamplane.scheduler.streams;

import io.streamplane.scheduler.decide.Decider;
import io.streamplane.scheduler.decide.Decision;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.event.EventRecorder;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.streams.FactStore;
import io.streamplane.schemas.streams.StartGate;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the decider current, and asks it every {@value #DECIDE_EVERY_MILLIS} ms, so that what came in one poll is decided
 * as one batch. What is assumed is written before the records that follow from a decision are forwarded.
 */
final class DeciderProcessor implements Processor<String, byte[], String, byte[]> {

    private static final String COMPONENT = Decider.COMPONENT;
    private static final long DECIDE_EVERY_MILLIS = 2;
    private static final int BATCH = 500;
    private static final Duration COUNT_EVERY = Duration.ofSeconds(1);

    private final ProposalCodec proposals;
    private final EventRecorder events;
    private final String profile;
    private final Supplier<StartGate> gates;
    private @Nullable ProcessorContext<String, byte[]> context;
    private @Nullable FactStore<SchedulingState> store;
    private @Nullable AssumedBindings assumed;
    private @Nullable StartGate gate;
    private @Nullable Supervision supervision;
    private @Nullable SchedulerMeters meters;
    private long started;
    private long number;
    private boolean tookOver;

    DeciderProcessor(SchemaRegistry registry, ObjectCodec codec, String profile, Supplier<StartGate> gates) {
        this.proposals = new ProposalCodec(registry, codec, KindRegistry.of(PodKind.KIND));
        this.events = new EventRecorder(codec, COMPONENT, "");
        this.profile = profile;
        this.gates = gates;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> given) {
        context = given;
        store = given.getStateStore(SchedulerNames.NODE_CAPACITY);
        assumed = new AssumedBindings(given.getStateStore(SchedulerNames.ASSUMED_BINDINGS));
        gate = gates.get();
        started = given.currentSystemTimeMs();
        supervision = Supervision.of(given.appConfigs());
        meters = new SchedulerMeters(supervision.telemetry().meters(), profile);
        given.schedule(COUNT_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> count());
        given.schedule(Duration.ofMillis(DECIDE_EVERY_MILLIS), PunctuationType.WALL_CLOCK_TIME, this::decideAt);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        long offset = Objects.requireNonNull(context)
                .recordMetadata()
                .map(RecordMetadata::offset)
                .orElseThrow();
        Objects.requireNonNull(store).take(record.key(), record.value(), record.headers(), offset);
    }

    @Override
    public void close() {
        if (meters != null) {
            meters.close();
        }
        if (gate != null) {
            gate.close();
            gate = null;
        }
    }

    private void decideAt(long systemMillis) {
        decide(Objects.requireNonNull(supervision).at(systemMillis).toEpochMilli());
    }

    private void decide(long now) {
        var facts = Objects.requireNonNull(store);
        var bindings = Objects.requireNonNull(assumed);
        Decider decider = facts.fold().decider();
        if (!facts.fold().whole()) {
            return;
        }
        if (gate != null) {
            if (!gate.open(facts.position())) {
                return;
            }
            gate.close();
            gate = null;
            var before = bindings.all();
            tookOver = !before.isEmpty();
            decider.takeOver(before);
        }
        long begin = System.nanoTime();
        var decisions = decider.decide(now, BATCH);
        long nanos = System.nanoTime() - begin;
        bindings.save(decider);
        if (!decisions.isEmpty()) {
            for (Decision decision : decisions) {
                measure(decision, facts.fold(), nanos / decisions.size(), now);
                String key = decision.pod().key().toString();
                Objects.requireNonNull(supervision).attempt(Topics.PROPOSALS, key, () -> send(decision, facts, now));
            }
        }
    }

    /** 0 where the pod is not known, which cannot be. */
    private static long revision(SchedulingState.@Nullable Waiting waiting) {
        return waiting == null ? 0 : waiting.revision();
    }

    private void measure(Decision decision, SchedulingState state, long nanos, long now) {
        var measured = Objects.requireNonNull(meters);
        ObjectKey pod = decision.pod().key();
        SchedulingState.Waiting waiting = state.waiting(pod);
        switch (decision) {
            case Decision.Bind _ -> {
                measured.scheduled(nanos);
                if (waiting != null) {
                    measured.placed(waiting.attempts() + 1, now - waiting.since());
                }
            }
            case Decision.Wait wait -> {
                measured.notScheduled(wait.broken(), nanos);
                state.triedInVain(pod);
            }
            case Decision.Reserve _ -> measured.scheduled(nanos);
        }
    }

    private void count() {
        Objects.requireNonNull(meters)
                .pending(Objects.requireNonNull(store).fold().decider().waitingCounts());
    }

    private void send(Decision decision, FactStore<SchedulingState> facts, long now) {
        var to = Objects.requireNonNull(context);
        PodRequest pod = decision.pod();
        for (Proposal proposal : decision.proposals()) {
            var turn = new Grounds.Turn(started, ++number, tookOver);
            byte[] value = proposals.encode(new ProposalEnvelope(
                    COMPONENT,
                    revision(facts.fold().waiting(pod.key())),
                    facts.revision(),
                    now,
                    proposal,
                    Grounds.ofScheduler(now, facts.revision(), turn)));
            to.forward(new Record<>(proposal.key().toString(), value, now), SchedulerNames.PROPOSALS_SINK);
        }
        EventNote note = decision.note();
        if (note != null) {
            var event = events.record(note, Instant.ofEpochMilli(now));
            to.forward(new Record<>(event.key().toString(), event.value(), now), SchedulerNames.EVENTS_SINK);
        }
    }
}
