package io.streamplane.apiserver.intake;

import io.streamplane.apiserver.intake.ProposalAuthentication.Checked;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.operation.JournalRoom;
import io.streamplane.apiserver.plan.Proposals;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ReceivedProposal;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits what our own components propose. One that a newer state made stale, or whose outcome is unknown, is tried again,
 * and then comes later. What is refused goes to {@link Topics#PROPOSAL_REFUSALS}; what is no proposal goes to
 * {@link Topics#DEAD_LETTERS} besides. A record that does not prove who it is from is refused, and nothing comes of it.
 */
public final class ProposalIntake implements Intake<Void> {

    private static final Logger LOG = LoggerFactory.getLogger(ProposalIntake.class);
    private static final String GROUP = "streamplane-intake";
    private static final Duration COMMIT_EVERY = Duration.ofMillis(200);
    private static final byte[] NO_KEY = {};

    private final IntakeLoop<Void> loop;
    private final JournalOperations operations;
    private final ProposalAuthentication authentication;
    private final ProposalCodec codec;
    private final Refusals refusals;

    private ProposalIntake(
            IntakeLoop<Void> loop,
            JournalOperations operations,
            ProposalAuthentication authentication,
            ObjectCodec objects,
            SchemaRegistry registry,
            ClientSettings settings) {
        this.loop = loop;
        this.operations = operations;
        this.authentication = authentication;
        codec = new ProposalCodec(registry, objects, operations::kinds);
        refusals = new Refusals(registry, settings);
    }

    /**
     * @param authentication who records are from
     * @param room while there is none, proposals stay where they are
     * @param alone whether this process is the only one that takes proposals in
     */
    public static IntakeLoop<Void> start(
            JournalOperations operations,
            ProposalAuthentication authentication,
            ObjectCodec codec,
            ClientSettings settings,
            SchemaRegistry registry,
            JournalRoom room,
            boolean alone,
            Telemetry telemetry) {
        var options = new IntakeLoop.Options(
                GROUP,
                Topics.PROPOSALS,
                settings,
                room,
                alone,
                COMMIT_EVERY,
                false,
                operations.kinds().builtIn(),
                telemetry);
        var loop = new IntakeLoop<Void>(
                options, self -> new ProposalIntake(self, operations, authentication, codec, registry, settings));
        loop.start();
        return loop;
    }

    @Override
    public byte[] subject(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? NO_KEY : record.key();
    }

    @Override
    public CompletionStage<Void> admit(ConsumerRecord<byte[], byte[]> record) {
        ReceivedProposal proposal;
        try {
            proposal = codec.decode(record.value());
        } catch (RegistryUnavailableException e) {
            LOG.warn("Reading {} again: {}", IntakeLoop.source(record), e.getMessage());
            return loop.later(() -> admit(record));
        } catch (RuntimeException | StackOverflowError e) {
            return unreadable(record, "expected a proposal, but: " + SkippedRecords.reason(e));
        }
        Checked checked;
        try {
            checked = authentication.check(record, proposal.component(), Proposals.wanted(proposal));
        } catch (Refusal refusal) {
            return refused(record, refusal);
        }
        return switch (checked) {
            case Checked.Admitted admitted -> propose(record, proposal, admitted.caller());
            case Checked.Open open ->
                CompletableFuture.supplyAsync(() -> authorized(record, proposal, open), loop.workers())
                        .thenCompose(Function.identity());
        };
    }

    private CompletionStage<Void> authorized(
            ConsumerRecord<byte[], byte[]> record, ReceivedProposal proposal, Checked.Open open) {
        Caller caller;
        try {
            caller = open.rest().get();
        } catch (Refusal refusal) {
            return refused(record, refusal);
        }
        return propose(record, proposal, caller);
    }

    private CompletionStage<Void> refused(ConsumerRecord<byte[], byte[]> record, Refusal refusal) {
        loop.meters().settled(true);
        return told(() -> refusals.tell(record, refusal.failure()), "why " + IntakeLoop.source(record) + " is refused");
    }

    private CompletionStage<Void> unreadable(ConsumerRecord<byte[], byte[]> record, String reason) {
        loop.meters().unreadable(record, reason);
        String source = IntakeLoop.source(record);
        return told(() -> refusals.bury(record, reason), "that " + source + " is no proposal")
                .thenCompose(_ -> told(
                        () -> refusals.tell(record, Failures.badRequest(reason)), "why " + source + " is refused"));
    }

    private CompletionStage<Void> propose(
            ConsumerRecord<byte[], byte[]> record, ReceivedProposal proposal, Caller caller) {
        CompletionStage<Optional<ApiFailure>> outcome;
        try {
            outcome = operations.propose(proposal, caller);
        } catch (RuntimeException | StackOverflowError e) {
            outcome = CompletableFuture.failedStage(e);
        }
        return outcome.exceptionallyCompose(fault -> broken(record, proposal, caller, fault))
                .thenCompose(refused -> refused.map(failure -> settle(record, proposal, caller, failure))
                        .orElseGet(this::accepted));
    }

    private CompletionStage<Void> accepted() {
        loop.meters().settled(false);
        return CompletableFuture.completedStage(null);
    }

    private CompletionStage<Optional<ApiFailure>> broken(
            ConsumerRecord<byte[], byte[]> record, ReceivedProposal proposal, Caller caller, Throwable fault) {
        String source = IntakeLoop.source(record);
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        if (cause instanceof RegistryUnavailableException) {
            LOG.warn("Proposing {} again: {}", source, cause.getMessage());
            return loop.later(() -> propose(record, proposal, caller)).thenApply(_ -> Optional.empty());
        }
        LOG.error("Admission broke on {}", source, fault);
        return CompletableFuture.completedStage(Optional.of(Failures.internal(fault.toString())));
    }

    private CompletionStage<Void> settle(
            ConsumerRecord<byte[], byte[]> record, ReceivedProposal proposal, Caller caller, ApiFailure failure) {
        if (!failure.outcomeUnknown()) {
            loop.meters().settled(true);
            return told(
                    () -> refusals.tell(record, proposal, failure), "why " + IntakeLoop.source(record) + " is refused");
        }
        LOG.warn("Proposing {} again: {}", IntakeLoop.source(record), failure.message());
        return loop.later(() -> propose(record, proposal, caller));
    }

    /** Again where the broker did not take it: a refusal that is not told would be taken for none. */
    private CompletionStage<Void> told(Supplier<CompletionStage<Void>> telling, String what) {
        return telling.get().exceptionallyCompose(problem -> {
            if (problem instanceof RetriableException) {
                LOG.warn("Telling again {}: {}", what, problem.toString());
                return loop.later(() -> told(telling, what));
            }
            LOG.error("Nobody is told {}", what, problem);
            return CompletableFuture.completedStage(null);
        });
    }

    @Override
    public boolean settle(Finished<Void> finished, KafkaConsumer<byte[], byte[]> consumer, boolean last) {
        if (last) {
            consumer.commitSync(finished.offsets());
        } else {
            consumer.commitAsync(finished.offsets(), (_, error) -> {
                if (error != null) {
                    LOG.warn("Offsets were not committed, later ones will be: {}", error.toString());
                }
            });
        }
        return true;
    }

    @Override
    public void close() {
        refusals.close();
    }
}
