package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.intake.IntakeLoop;
import io.streamplane.apiserver.journal.read.JournalUnavailableException;
import io.streamplane.apiserver.manifest.Holdings.Holder;
import io.streamplane.apiserver.manifest.ManifestRecords.Wanted;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.topic.ClientSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets records wait that lack what may come, tries them again when it is there, and answers them when they are decided or
 * their time is over. Thread-safe.
 */
final class WaitingManifests {

    private static final Logger LOG = LoggerFactory.getLogger(WaitingManifests.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final int MOST_AT_ONCE = 256;

    /** A record that waits is written to a topic with what is known of it. */
    private static final int LARGEST = ClientSettings.MAX_RECORD_BYTES - 2 * 1024 * 1024;

    private final WaitingRoom room;
    private final ManifestRecords records;
    private final ManifestAdmission admission;
    private final JournalOperations operations;
    private final InstantSource clock;
    private final IntakeLoop<?> loop;
    private final Duration patience;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    private final Set<Taken.Finished> finished = new LinkedHashSet<>();
    private final Map<WaitingManifest, List<@Nullable ObjectOutcome>> changed = new LinkedHashMap<>();
    private long looked;

    WaitingManifests(
            WaitingRoom room,
            ManifestRecords records,
            ManifestAdmission admission,
            JournalOperations operations,
            InstantSource clock,
            IntakeLoop<?> loop,
            Duration patience) {
        this.room = room;
        this.records = records;
        this.admission = admission;
        this.operations = operations;
        this.clock = clock;
        this.loop = loop;
        this.patience = patience;
    }

    /** What is to be committed: answers, and records that still wait but for less. */
    record News(List<Taken.Finished> finished, Map<WaitingManifest, List<@Nullable ObjectOutcome>> changed) {}

    /** The answer of a record that was tried for the first time; where it lacks what may come, it waits. */
    Taken unlessDecided(Submission submission) {
        if (submission.undecided().length > 0) {
            var manifest = WaitingManifest.of(submission, clock.millis() + patience.toMillis());
            boolean mayWait = patience.isPositive()
                    && !submission.who().options().dryRun()
                    && submission.record().serializedValueSize() <= LARGEST;
            if (mayWait && room.enter(manifest)) {
                return Taken.waits(manifest);
            }
            submission.giveUp(mayWait ? "; and there is no room to wait for it: too many others wait" : "");
        }
        return Taken.answered(submission.record(), submission.answer(), List.of());
    }

    /** Begins to try those again that may succeed now. Called again and again by the loop's thread. */
    void resume() {
        long now = System.nanoTime();
        if (room.size() == 0 || now - looked < LOOK_EVERY.toNanos()) {
            return;
        }
        looked = now;
        for (WaitingManifest each : room.due(operations.state(), clock.millis(), free.availablePermits())) {
            free.acquireUninterruptibly();
            loop.workers().execute(() -> attempt(each));
        }
    }

    private void attempt(WaitingManifest manifest) {
        CompletionStage<?> attempt;
        try {
            attempt = tryAgain(manifest);
        } catch (RuntimeException | StackOverflowError e) {
            attempt = CompletableFuture.failedStage(e);
        }
        attempt.whenComplete((_, fault) -> {
            free.release();
            if (fault != null) {
                broken(manifest, fault);
            }
            manifest.attempt.complete(null);
        });
    }

    /** While this is closing, it stays without an answer: the next member tries it again. */
    private void broken(WaitingManifest manifest, Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        boolean passes = cause instanceof RegistryUnavailableException || cause instanceof JournalUnavailableException;
        if (passes || loop.isClosing()) {
            LOG.warn("Trying {} again: {}", IntakeLoop.source(manifest.record), cause.toString());
            room.again(manifest, clock.millis());
            return;
        }
        LOG.error("Admission broke on {}", IntakeLoop.source(manifest.record), fault);
        finish(manifest, Answer.refused(Failures.internal(fault.toString())));
    }

    private CompletionStage<?> tryAgain(WaitingManifest manifest) {
        return switch (records.read(manifest.record)) {
            case Wanted.Application application -> {
                Submission submission = application.submission();
                submission.resume(manifest.outcomes);
                yield admission.apply(submission).thenAccept(_ -> decide(manifest, submission));
            }
            case Wanted.Refused refused -> {
                finish(manifest, Answer.refused(refused.failure()));
                yield CompletableFuture.completedStage(null);
            }
            case Wanted.Removal _ -> throw new IllegalStateException("a deletion waits: " + manifest.record);
        };
    }

    private void decide(WaitingManifest manifest, Submission submission) {
        boolean decided = submission.undecided().length == 0;
        if (!decided && (submission.unknown() || clock.millis() < manifest.until)) {
            if (room.stays(manifest, submission, clock.millis())) {
                synchronized (this) {
                    changed.put(manifest, submission.outcomes());
                }
            }
            return;
        }
        if (!decided) {
            submission.giveUp("; waited " + patience.toSeconds() + " s for it");
        }
        finish(manifest, submission.answer());
    }

    /** Where its partition has gone to another member in the meantime, it is that one's to answer. */
    private void finish(WaitingManifest manifest, Answer answer) {
        if (room.done(manifest)) {
            loop.meters().settled(!answer.accepted());
            synchronized (this) {
                changed.remove(manifest);
                finished.add(new Taken.Finished(manifest, answer));
            }
        }
    }

    /** Ends the waiting of what a key has asked for before it asks to delete; what is under way is waited for. */
    CompletionStage<List<Taken.Finished>> withdraw(Holder key, ConsumerRecord<byte[], byte[]> removal) {
        List<WaitingManifest> stopped = room.size() == 0 ? List.of() : room.stop(key, removal.offset());
        var attempts = stopped.stream().map(each -> each.attempt).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(attempts).thenApply(_ -> {
            var withdrawn = new ArrayList<Taken.Finished>();
            for (WaitingManifest each : stopped) {
                if (room.done(each)) {
                    loop.meters().settled(true);
                    withdrawn.add(new Taken.Finished(each, withdrawn(each, removal)));
                }
            }
            return withdrawn;
        });
    }

    private static Answer withdrawn(WaitingManifest manifest, ConsumerRecord<byte[], byte[]> removal) {
        var failure = new ApiFailure(
                409,
                "Conflict",
                "it still waited for " + manifest.lacksText() + " when " + IntakeLoop.source(removal)
                        + " asked to delete what its key holds",
                null);
        var outcomes = new ArrayList<ObjectOutcome>();
        for (int i = 0; i < manifest.objects.size(); i++) {
            ObjectOutcome decided = manifest.outcomes.get(i);
            outcomes.add(
                    decided == null ? ObjectOutcome.refused(manifest.objects.get(i), failure, List.of()) : decided);
        }
        return Answer.of(outcomes);
    }

    synchronized boolean hasNews() {
        return !finished.isEmpty() || !changed.isEmpty();
    }

    synchronized News news() {
        return new News(List.copyOf(finished), new LinkedHashMap<>(changed));
    }

    /** These are on their topics; records that began to wait may be tried from now on. */
    void committed(News news, List<Taken> taken) {
        synchronized (this) {
            news.finished().forEach(finished::remove);
            news.changed().forEach(changed::remove);
        }
        for (Taken each : taken) {
            if (each.waiting() != null) {
                room.committed(each.waiting());
            }
        }
    }

    synchronized void release(int partition) {
        finished.removeIf(each -> each.manifest().partition() == partition);
        changed.keySet().removeIf(each -> each.partition() == partition);
    }
}
