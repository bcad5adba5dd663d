package io.streamplane.apiserver.journal;

import io.streamplane.apiserver.journal.append.CommandTooLargeException;
import io.streamplane.apiserver.journal.append.OutcomeUnknownException;
import io.streamplane.apiserver.journal.append.PendingAppends;
import io.streamplane.apiserver.journal.load.JournalLoader;
import io.streamplane.apiserver.journal.read.EndOffsets;
import io.streamplane.apiserver.journal.read.JournalUnavailableException;
import io.streamplane.apiserver.journal.state.AppliedListener;
import io.streamplane.apiserver.journal.state.ClusterState;
import io.streamplane.apiserver.journal.state.JournaledObject;
import io.streamplane.apiserver.journal.state.KindIndex;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.Replica;
import io.streamplane.apiserver.journal.state.RevisionNotReachedException;
import io.streamplane.apiserver.journal.state.RevisionWaiters;
import io.streamplane.apiserver.journal.state.Rewriting;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal as a Kafka topic of one partition. Appends go out with at most one request in flight, so that whatever
 * arrives meanwhile forms the next batch and shares one flush; the outcome comes from this process's own tail, when it
 * has applied the command. Any number of processes may do the same on one topic.
 */
public final class KafkaJournal implements Journal, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaJournal.class);
    private static final Duration CATCH_UP = Duration.ofMinutes(10);
    private static final Duration READ = Duration.ofSeconds(10);

    /** Appends whose outcome is not known; so many wait only where this replica is far behind what it appends. */
    private static final int MOST_PENDING = 100_000;

    /** Less than a record may have: what components make of an object, and propose, has to fit with what they add. */
    private static final int MOST_BYTES = ClientSettings.MAX_RECORD_BYTES - 1024 * 1024;

    private final KafkaProducer<byte[], byte[]> producer;
    private final CommandCodec codec;
    private final Replica replica;
    private final Executor elsewhere = Thread::startVirtualThread;
    private final PendingAppends pending = new PendingAppends(MOST_PENDING, elsewhere);
    private final RevisionWaiters waiters;
    private final EndOffsets endOffsets;
    private final JournalTail tail;
    private final JournalMeters meters;
    private final Telemetry.Watch clientMetrics;
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private volatile @Nullable JournalUnavailableException gone;

    private KafkaJournal(
            ClientSettings settings, CommandCodec codec, ClusterState start, KindRegistry kinds, Telemetry telemetry) {
        this.codec = codec;
        this.producer = new KafkaProducer<>(producerConfig(settings));
        this.replica = new Replica(start);
        this.waiters = new RevisionWaiters(replica::current, elsewhere);
        this.endOffsets = new EndOffsets(settings);
        this.meters = new JournalMeters(telemetry.meters());
        meters.show(replica, pending, waiters, kinds.journaled());
        this.clientMetrics = telemetry.watch(producer);
        this.tail = new JournalTail(settings, codec, replica, pending, waiters, meters, telemetry);
        tail.stopped().whenComplete((_, cause) -> stop(cause));
        endOffsets.failed().exceptionally(cause -> {
            stop(cause);
            return null;
        });
        tail.start();
    }

    /** Without telemetry. */
    public static KafkaJournal start(
            ClientSettings settings, SchemaRegistry registry, KindRegistry kinds, ObjectDecoder decoder) {
        return start(settings, registry, kinds, decoder, Telemetry.none());
    }

    /**
     * Loads the state, and returns when this replica has applied all that was committed when it was called. The topics
     * must exist.
     */
    public static KafkaJournal start(
            ClientSettings settings,
            SchemaRegistry registry,
            KindRegistry kinds,
            ObjectDecoder decoder,
            Telemetry telemetry) {
        long begin = System.nanoTime();
        var index = new KindIndex(kinds, decoder);
        JournalLoader.Loaded loaded =
                new JournalLoader(settings, index, new SkippedRecords("journal-load", telemetry.meters())).load();
        var journal = new KafkaJournal(settings, new CommandCodec(registry), loaded.state(), kinds, telemetry);
        try {
            Snapshot ready = journal.linearizable(CATCH_UP)
                    .toCompletableFuture()
                    .orTimeout(CATCH_UP.toSeconds(), TimeUnit.SECONDS)
                    .join();
            LOG.info(
                    "The journal is at revision {}, loaded up to {}, in {} ms",
                    ready.revision(),
                    loaded.state().revision(),
                    (System.nanoTime() - begin) / 1_000_000);
            journal.writeAnew(loaded.hidden(), new ObjectCodec(registry));
            return journal;
        } catch (RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    /** So that the next start finds them: see {@link Rewriting}. What comes of it is in the log only. */
    private void writeAnew(List<FactKey> hidden, ObjectCodec codec) {
        ClusterState state = replica.current();
        for (ResourceKey key :
                new LinkedHashSet<>(hidden.stream().map(FactKey::object).toList())) {
            Kind kind = state.kinds().find(key.resource()).orElse(null);
            JournaledObject object = state.object(key);
            if (kind == null && object == null) {
                LOG.error("{} is of a kind that this build does not know; its records stay as they are", key);
                continue;
            }
            long now = System.currentTimeMillis();
            Command command = object != null || kind == null
                    ? Objects.requireNonNull(object).rewriting(node(object), now)
                    : Rewriting.absent(key, kind, codec, now);
            append(command).whenComplete((outcome, problem) -> LOG.info("Wrote {} anew: {}", key, outcome, problem));
        }
    }

    private static @Nullable String node(JournaledObject object) {
        String node = object.kind().resource().equals("pods")
                ? object.tree().path("spec").path("nodeName").asString("")
                : "";
        return node.isEmpty() ? null : node;
    }

    private static java.util.Map<String, Object> producerConfig(ClientSettings settings) {
        var config = settings.producer("streamplane-journal");
        config.put("batch.size", Integer.toString(1024 * 1024));
        config.put("buffer.memory", Integer.toString(64 * 1024 * 1024));
        config.put("max.block.ms", "10000");
        config.put("request.timeout.ms", "10000");
        config.put("delivery.timeout.ms", "20000");
        return config;
    }

    /** Completes exceptionally when this replica cannot go on; the process should end then. */
    public CompletionStage<Void> failed() {
        return failed;
    }

    @Override
    public CompletionStage<Outcome> append(Command command) {
        JournalUnavailableException dead = gone;
        if (dead != null) {
            return CompletableFuture.failedStage(dead);
        }
        if (pending.isFull()) {
            return CompletableFuture.failedStage(behind("no more than " + MOST_PENDING + " appends to be under way"));
        }
        byte[] value = codec.encode(command);
        if (value.length > MOST_BYTES) {
            return CompletableFuture.failedStage(new CommandTooLargeException(value.length, MOST_BYTES));
        }
        var record = new ProducerRecord<>(Topics.JOURNAL, 0, command.time(), key(command), value);
        codec.signature().putInto(record.headers());
        PendingAppends.Append append = pending.register(record.headers());
        long begin = System.nanoTime();
        producer.send(record, (_, problem) -> {
            if (problem == null) {
                meters.acknowledged(System.nanoTime() - begin);
            } else {
                pending.fail(
                        append,
                        new OutcomeUnknownException(
                                "expected the journal to acknowledge a command, but: " + problem.getMessage(),
                                problem));
            }
        });
        if (gone != null) {
            pending.fail(append, gone);
        }
        append.outcome().thenRun(() -> meters.told(System.nanoTime() - begin));
        return append.outcome();
    }

    private static byte @Nullable [] key(Command command) {
        ResourceKey key = command.subject();
        return key == null ? null : key.key().toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Snapshot current() {
        return replica.current();
    }

    @Override
    public CompletionStage<Snapshot> linearizable() {
        return linearizable(READ);
    }

    private CompletionStage<Snapshot> linearizable(Duration patience) {
        JournalUnavailableException dead = gone;
        return dead != null
                ? CompletableFuture.failedStage(dead)
                : endOffsets.end().thenComposeAsync(end -> upTo(end, patience), elsewhere);
    }

    /** As {@link #atLeast}, of a revision that the journal has come to. */
    private CompletionStage<Snapshot> upTo(long end, Duration patience) {
        return waiters.atLeast(end, patience).exceptionally(problem -> {
            throw problem instanceof CompletionException wrapped
                            && wrapped.getCause() instanceof RevisionNotReachedException late
                    ? behind("to have applied revision " + late.wanted() + " within " + patience.toSeconds() + " s")
                    : new CompletionException(problem);
        });
    }

    private JournalUnavailableException behind(String expected) {
        long revision = replica.current().revision();
        return new JournalUnavailableException(
                "expected " + expected + ", but this replica is at " + revision, new IllegalStateException("behind"));
    }

    @Override
    public CompletionStage<Snapshot> atLeast(long revision, Duration patience) {
        return waiters.atLeast(revision, patience);
    }

    @Override
    public Snapshot listen(AppliedListener listener) {
        return replica.listen(listener);
    }

    private void stop(@Nullable Throwable cause) {
        var unavailable = new JournalUnavailableException(
                cause == null ? "the journal is closed" : "this replica has stopped: " + cause.getMessage(),
                cause == null ? new IllegalStateException("closed") : cause);
        gone = unavailable;
        pending.failAll(unavailable);
        waiters.fail(unavailable);
        if (cause != null) {
            failed.completeExceptionally(unavailable);
        }
    }

    @Override
    public void close() {
        meters.close();
        clientMetrics.close();
        producer.close(Duration.ofSeconds(5));
        tail.close();
        endOffsets.close();
    }
}
