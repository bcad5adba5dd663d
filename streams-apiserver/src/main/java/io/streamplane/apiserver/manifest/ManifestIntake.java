package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.auth.AuthenticatedUser;
import io.streamplane.apiserver.auth.Users;
import io.streamplane.apiserver.intake.Intake;
import io.streamplane.apiserver.intake.IntakeLoop;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.operation.JournalRoom;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies what users produce to {@link Topics#MANIFESTS}, and answers each record on {@link Topics#MANIFEST_RESULTS}. The
 * order of a key is kept. Answers, inventory and offsets are committed together, so that each record has one answer,
 * however often it is admitted.
 */
public final class ManifestIntake implements Intake<ManifestIntake.Answered> {

    private static final Logger LOG = LoggerFactory.getLogger(ManifestIntake.class);
    private static final String GROUP = "streamplane-manifests";
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration COMMIT_EVERY = Duration.ofMillis(50);

    /** A record and what became of it. */
    record Answered(ConsumerRecord<byte[], byte[]> manifest, Answer answer) {}

    private final IntakeLoop<Answered> loop;
    private final Users users;
    private final ManifestReader reader;
    private final ManifestAdmission admission;
    private final InventoryReader inventories;
    private final AnswerProducer answers;
    private final Map<Integer, Inventory> assigned = new ConcurrentHashMap<>();

    private ManifestIntake(
            IntakeLoop<Answered> loop,
            JournalOperations operations,
            ObjectCodec codec,
            IntakeLoop.Options options,
            SchemaRegistry registry,
            Users users) {
        ClientSettings settings = options.settings();
        this.loop = loop;
        this.users = users;
        reader = new ManifestReader(registry, operations::kinds, codec);
        reader.register();
        admission = new ManifestAdmission(operations);
        inventories = new InventoryReader(settings, registry, options.telemetry());
        answers = new AnswerProducer(
                settings,
                registry,
                options.alone() ? "alone" : UUID.randomUUID().toString());
    }

    /**
     * @param room while there is none, manifests stay where they are
     * @param alone whether this process is the only one that takes manifests in
     */
    public static IntakeLoop<?> start(
            JournalOperations operations,
            ObjectCodec codec,
            ClientSettings settings,
            SchemaRegistry registry,
            Users users,
            JournalRoom room,
            boolean alone,
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
                operations.kinds().resources(),
                telemetry);
        var loop = new IntakeLoop<Answered>(
                options, self -> new ManifestIntake(self, operations, codec, options, registry, users));
        loop.start();
        return loop;
    }

    @Override
    public void assigned(Collection<TopicPartition> partitions) {
        answers.open();
        var wanted = partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
        inventories(wanted).forEach((partition, objects) -> assigned.put(partition, new Inventory(objects)));
    }

    private Map<Integer, Map<ByteBuffer, List<ObjectReference>>> inventories(Set<Integer> partitions) {
        while (true) {
            try {
                return inventories.read(partitions::contains);
            } catch (RegistryUnavailableException e) {
                if (loop.isClosing()) {
                    throw e;
                }
                LOG.warn("Reading the inventories of partitions {} again: {}", partitions, e.getMessage());
                LockSupport.parkNanos(AGAIN_AFTER.toNanos());
            }
        }
    }

    /** Records without a key are about objects that nobody knows before they are read; the journal sees to those. */
    @Override
    public byte @Nullable [] subject(ConsumerRecord<byte[], byte[]> record) {
        return record.key();
    }

    @Override
    public CompletionStage<Answered> admit(ConsumerRecord<byte[], byte[]> record) {
        return admitOnce(record).thenCompose(answer -> {
            if (!answer.outcomeUnknown()) {
                loop.meters().settled(answer.failure() != null);
                return CompletableFuture.completedStage(new Answered(record, answer));
            }
            LOG.warn("Applying {} again: {}", IntakeLoop.source(record), answer.failure());
            return loop.later(() -> admit(record));
        });
    }

    private CompletionStage<Answer> admitOnce(ConsumerRecord<byte[], byte[]> record) {
        CompletionStage<Answer> answer;
        try {
            answer = request(record);
        } catch (RuntimeException | StackOverflowError e) {
            answer = CompletableFuture.failedStage(e);
        }
        return answer.exceptionallyCompose(fault -> {
            Throwable cause =
                    fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
            if (cause instanceof RegistryUnavailableException) {
                LOG.warn("Applying {} again: {}", IntakeLoop.source(record), cause.getMessage());
                return loop.later(() -> admitOnce(record));
            }
            LOG.error("Admission broke on {}", IntakeLoop.source(record), fault);
            return CompletableFuture.completedStage(Answer.refused(Failures.internal(fault.toString()), List.of()));
        });
    }

    private CompletionStage<Answer> request(ConsumerRecord<byte[], byte[]> record) {
        var headers = new ManifestHeaders(record.headers());
        Optional<AuthenticatedUser> user =
                headers.authorization().map(users.tokens()::user).orElse(Optional.of(users.manifests()));
        if (user.isEmpty()) {
            return CompletableFuture.completedStage(Answer.refused(Failures.unauthorized(), List.of()));
        }
        WriteOptions options;
        try {
            options = headers.options(users.fieldManager());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedStage(
                    Answer.refused(Failures.badRequest(String.valueOf(e.getMessage())), List.of()));
        }
        var caller = new Caller(user.get().name(), user.get().groups(), headers.userAgent(), IntakeLoop.source(record));
        Inventory inventory = assigned.computeIfAbsent(record.partition(), _ -> new Inventory(Map.of()));
        return admission.admit(new ManifestAdmission.Request(
                record.key(), reader.read(record.value()), user.get(), caller, options, inventory));
    }

    @Override
    public boolean settle(Finished<Answered> finished, KafkaConsumer<byte[], byte[]> consumer, boolean last) {
        return answers.commit(finished, consumer.groupMetadata());
    }

    @Override
    public void close() {
        answers.close();
    }
}
