package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.authentication.Users;
import io.streamplane.apiserver.intake.Intake;
import io.streamplane.apiserver.intake.IntakeLoop;
import io.streamplane.apiserver.journal.read.JournalUnavailableException;
import io.streamplane.apiserver.manifest.Holdings.Holder;
import io.streamplane.apiserver.manifest.ManifestRecords.Wanted;
import io.streamplane.apiserver.metrics.ApiServerMeters;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.operation.JournalRoom;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies what users produce to {@link Topics#MANIFESTS}, and answers each record on {@link Topics#MANIFEST_RESULTS}. The
 * order of a key is kept. A record that lacks what may come waits on {@link Topics#MANIFEST_WAITING}, and does not hold up
 * others. Answers, what waits, inventories and offsets are committed together, so that each record has one answer, however
 * often it is admitted.
 */
public final class ManifestIntake implements Intake<Taken> {

    private static final Logger LOG = LoggerFactory.getLogger(ManifestIntake.class);
    private static final String GROUP = "streamplane-manifests";
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration COMMIT_EVERY = Duration.ofMillis(50);

    private final IntakeLoop<Taken> loop;
    private final ManifestRecords records;
    private final ManifestAdmission admission;
    private final ManifestDeletion deletion;
    private final Holdings holdings = new Holdings();
    private final OthersHoldings others;
    private final InventoryReader inventories;
    private final WaitingReader waiting;
    private final WaitingRoom room;
    private final WaitingManifests waits;
    private final AnswerProducer answers;
    private final GroupOffsets offsets = new GroupOffsets();

    private ManifestIntake(
            IntakeLoop<Taken> loop,
            JournalOperations operations,
            ObjectCodec codec,
            IntakeLoop.Options options,
            SchemaRegistry registry,
            Users users,
            Duration patience) {
        ClientSettings settings = options.settings();
        this.loop = loop;
        var values = new ManifestReader(registry, operations::kinds, codec);
        values.register();
        records = new ManifestRecords(users, values);
        inventories = new InventoryReader(settings, registry, options.telemetry());
        waiting = new WaitingReader(settings, registry, options.telemetry());
        room = WaitingRoom.ofMemory();
        options.telemetry().meters().gauge(ApiServerMeters.WAITING_MANIFESTS, room, WaitingRoom::size);
        others = new OthersHoldings(inventories, loop.workers());
        var turns = new ObjectTurns(loop.workers());
        admission = new ManifestAdmission(operations, holdings, room, turns, InstantSource.system());
        deletion = new ManifestDeletion(operations, holdings, others, turns);
        waits = new WaitingManifests(room, records, admission, operations, InstantSource.system(), loop, patience);
        answers = new AnswerProducer(
                settings,
                registry,
                options.alone() ? "alone" : UUID.randomUUID().toString(),
                holdings);
    }

    /** Ends what a killed process has left open, where no other takes manifests in. */
    public static void clearAway(ClientSettings settings) {
        AnswerProducer.clearAway(settings);
    }

    /**
     * @param room while there is none, manifests stay where they are
     * @param alone whether this process is the only one that takes manifests in
     * @param patience how long a record may wait for what it lacks, such as its namespace; zero: it is refused at once
     */
    public static IntakeLoop<?> start(
            JournalOperations operations,
            ObjectCodec codec,
            ClientSettings settings,
            SchemaRegistry registry,
            Users users,
            JournalRoom room,
            boolean alone,
            Duration patience,
            Telemetry telemetry) {
        if (alone) {
            AnswerProducer.clearAway(settings);
        }
        var options = new IntakeLoop.Options(
                GROUP,
                Topics.MANIFESTS,
                settings,
                room,
                alone,
                COMMIT_EVERY,
                true,
                operations.kinds().builtIn(),
                telemetry);
        var loop = new IntakeLoop<Taken>(
                options, self -> new ManifestIntake(self, operations, codec, options, registry, users, patience));
        loop.start();
        return loop;
    }

    @Override
    public void assigned(Collection<TopicPartition> partitions) {
        answers.open();
        Set<Integer> wanted = partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
        var all = again("the inventories", wanted, () -> inventories.read(_ -> true));
        others.assigned(wanted, all.size());
        wanted.forEach(partition -> holdings.assign(partition, all.getOrDefault(partition, Map.of())));
        again("what waits", wanted, () -> waiting.read(wanted::contains)).forEach(room::assign);
    }

    private <T> T again(String what, Set<Integer> partitions, Supplier<T> reading) {
        while (true) {
            try {
                return reading.get();
            } catch (RegistryUnavailableException e) {
                if (loop.isClosing()) {
                    throw e;
                }
                LOG.warn("Reading {} of partitions {} again: {}", what, partitions, e.getMessage());
                LockSupport.parkNanos(AGAIN_AFTER.toNanos());
            }
        }
    }

    @Override
    public void released(Collection<TopicPartition> partitions) {
        for (TopicPartition each : partitions) {
            holdings.release(each.partition());
            room.release(each.partition());
            waits.release(each.partition());
            offsets.forget(each);
        }
        others.assigned(Set.of(), Integer.MAX_VALUE);
    }

    /** Records without a key are about objects that nobody knows before they are read; the journal sees to those. */
    @Override
    public byte @Nullable [] subject(ConsumerRecord<byte[], byte[]> record) {
        return record.key();
    }

    @Override
    public CompletionStage<Taken> admit(ConsumerRecord<byte[], byte[]> record) {
        return apartIf(records.mayAsk(record), () -> read(record));
    }

    /** Where somebody outside is asked, who takes his time, later records do not wait for that. */
    private <T> CompletionStage<T> apartIf(boolean asks, Supplier<CompletionStage<T>> task) {
        return asks ? CompletableFuture.supplyAsync(task, loop.workers()).thenCompose(Function.identity()) : task.get();
    }

    private CompletionStage<Taken> read(ConsumerRecord<byte[], byte[]> record) {
        CompletionStage<Taken> taken;
        try {
            taken = switch (records.read(record)) {
                case Wanted.Refused refused ->
                    CompletableFuture.completedStage(
                            Taken.answered(record, Answer.refused(refused.failure()), List.of()));
                case Wanted.Application application ->
                    apartIf(admission.mayAsk(application.submission()), () -> apply(application.submission()));
                case Wanted.Removal removal ->
                    apartIf(deletion.mayAsk(), () -> delete(record, removal.who(), removal.key()));
            };
        } catch (RuntimeException | StackOverflowError e) {
            taken = CompletableFuture.failedStage(e);
        }
        return taken.exceptionallyCompose(fault -> broken(record, fault)).thenApply(this::counted);
    }

    /** While this is closing, it stays without an answer: the next member takes it in again. */
    private CompletionStage<Taken> broken(ConsumerRecord<byte[], byte[]> record, Throwable fault) {
        if (loop.isClosing()) {
            return CompletableFuture.failedStage(fault);
        }
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        if (cause instanceof RegistryUnavailableException || cause instanceof JournalUnavailableException) {
            LOG.warn("Applying {} again: {}", IntakeLoop.source(record), cause.getMessage());
            return loop.later(() -> admit(record));
        }
        LOG.error("Admission broke on {}", IntakeLoop.source(record), fault);
        return CompletableFuture.completedStage(
                Taken.answered(record, Answer.refused(Failures.internal(fault.toString())), List.of()));
    }

    private Taken counted(Taken taken) {
        Answer answer = taken.answer();
        if (answer != null) {
            loop.meters().settled(!answer.accepted());
        }
        return taken;
    }

    private CompletionStage<Taken> apply(Submission submission) {
        return admission.apply(submission).thenCompose(_ -> {
            if (submission.unknown()) {
                LOG.warn("Applying {} again: its outcome is not known", IntakeLoop.source(submission.record()));
                return loop.later(() -> apply(submission));
            }
            return CompletableFuture.completedStage(waits.unlessDecided(submission));
        });
    }

    private CompletionStage<Taken> delete(ConsumerRecord<byte[], byte[]> record, Who who, Holder key) {
        return (who.options().dryRun()
                        ? CompletableFuture.completedStage(List.<Taken.Finished>of())
                        : waits.withdraw(key, record))
                .thenCompose(withdrawn -> delete(record, who, key, withdrawn));
    }

    private CompletionStage<Taken> delete(
            ConsumerRecord<byte[], byte[]> record, Who who, Holder key, List<Taken.Finished> withdrawn) {
        return deletion.delete(who, key).thenCompose(answer -> {
            if (answer.isEmpty()) {
                LOG.warn("Deleting by {} again: its outcome is not known", IntakeLoop.source(record));
                return loop.later(() -> delete(record, who, key, withdrawn));
            }
            return CompletableFuture.completedStage(Taken.answered(record, answer.get(), withdrawn));
        });
    }

    @Override
    public void resume() {
        waits.resume();
    }

    @Override
    public boolean hasMoreToSettle() {
        return waits.hasNews();
    }

    @Override
    public boolean settle(Finished<Taken> finished, KafkaConsumer<byte[], byte[]> consumer, boolean last) {
        var taken = new ArrayList<>(finished.results());
        WaitingManifests.News news = waits.news();
        var batch = new AnswerProducer.Batch(
                taken, news.finished(), List.copyOf(news.changed().keySet()), offsets.of(finished.offsets(), consumer));
        if (!answers.commit(batch, consumer.groupMetadata())) {
            return false;
        }
        offsets.committed(batch.offsets());
        waits.committed(news, taken);
        return true;
    }

    @Override
    public void close() {
        answers.close();
    }
}
