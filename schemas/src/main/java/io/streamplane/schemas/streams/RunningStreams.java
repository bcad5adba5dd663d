package io.streamplane.schemas.streams;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamplane.schemas.metrics.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A role's Kafka Streams application, which runs until it is closed or until its {@link Supervision} gives it up. */
public final class RunningStreams implements AutoCloseable {

    /** Gauge: 1 while the role's application runs or shares out its tasks, else 0; label {@code role}. */
    public static final String UP = "streamplane.streams.up";

    /** Counter of stream threads that died and were replaced; label {@code role}. */
    public static final String REPLACED = "streamplane.streams.threads.replaced";

    /** Gauge: for how many seconds the role has done nothing although there is work; label {@code role}. */
    public static final String STANDING = "streamplane.streams.standing.seconds";

    private static final Logger LOG = LoggerFactory.getLogger(RunningStreams.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final String role;
    private final KafkaStreams streams;
    private final Cleanup cleanup;
    private final boolean leaves;
    private final Telemetry telemetry;
    private final MeterRegistry meters;
    private final Telemetry.Watch clientMetrics;
    private final Gauge up;
    private final Gauge standing;
    private final Counter replaced;
    private final ThreadFailures failures = new ThreadFailures();
    private final ProgressWatch progress;
    private final Thread watcher;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CompletableFuture<Void> running = new CompletableFuture<>();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private volatile @Nullable Throwable lastProblem;
    private volatile Duration stands = Duration.ZERO;

    private RunningStreams(
            Supervision supervision,
            KafkaStreams streams,
            boolean leaves,
            ProgressWatch.Patience patience,
            Cleanup cleanup) {
        this.role = supervision.role();
        this.streams = streams;
        this.leaves = leaves;
        this.cleanup = cleanup;
        this.progress = new ProgressWatch(patience);
        this.telemetry = supervision.telemetry();
        this.meters = telemetry.meters();
        this.clientMetrics = telemetry.watch(streams);
        this.replaced = Counter.builder(REPLACED).tag("role", role).register(meters);
        this.up = Gauge.builder(UP, streams, each -> each.state().isRunningOrRebalancing() ? 1 : 0)
                .tag("role", role)
                .register(meters);
        this.standing = Gauge.builder(STANDING, this, each -> each.stands.toSeconds())
                .tag("role", role)
                .register(meters);
        telemetry.health().add(role, this::problem);
        this.watcher = Thread.ofPlatform()
                .name(role + "-progress")
                .daemon()
                .unstarted(new RepeatedLook(closing, LOOK_EVERY, this::look, failed::completeExceptionally));
    }

    /** Ends what a stream thread left behind that would be in its successor's way. It may fail; it is done again then. */
    @FunctionalInterface
    public interface Cleanup {

        Cleanup NONE = () -> {};

        void run();
    }

    /**
     * Starts it and returns; its topics must exist.
     *
     * @param settings without handlers of faults, which are the supervision's
     * @param leaves whether it leaves its group when it is closed, so that others take over at once; else they wait for its
     *     session to run out, and a restart before that finds everything as it was
     */
    public static RunningStreams start(
            Supervision supervision, Topology topology, Properties settings, boolean leaves) {
        return start(supervision, topology, settings, leaves, Cleanup.NONE);
    }

    /** @param cleanup before a stream thread takes the place of another */
    public static RunningStreams start(
            Supervision supervision, Topology topology, Properties settings, boolean leaves, Cleanup cleanup) {
        return start(supervision, topology, settings, leaves, cleanup, ProgressWatch.Patience.DEFAULT);
    }

    static RunningStreams start(
            Supervision supervision,
            Topology topology,
            Properties settings,
            boolean leaves,
            Cleanup cleanup,
            ProgressWatch.Patience patience) {
        var streams = new KafkaStreams(topology, supervision.installedIn(settings));
        var started = new RunningStreams(supervision, streams, leaves, patience, cleanup);
        streams.setUncaughtExceptionHandler(started::onUncaught);
        streams.setStateListener((now, _) -> started.onState(now));
        streams.start();
        started.watcher.start();
        return started;
    }

    /** Completes when this process has its share of the tasks for the first time; exceptionally if it never does. */
    public CompletionStage<Void> running() {
        return running;
    }

    /** Completes exceptionally when it cannot go on; the process should end then. Never completes normally. */
    public CompletionStage<Void> failed() {
        return failed;
    }

    private void onState(KafkaStreams.State now) {
        switch (now) {
            case RUNNING -> running.complete(null);
            case PENDING_ERROR, ERROR -> fail("its streams failed");
            case NOT_RUNNING -> {
                if (closing.getCount() > 0) {
                    fail("its streams ended");
                }
            }
            default -> {}
        }
    }

    /** On the thread that dies. */
    private StreamThreadExceptionResponse onUncaught(Throwable problem) {
        lastProblem = problem;
        ThreadFailures.Verdict verdict;
        synchronized (failures) {
            verdict = failures.of(problem, Instant.now());
        }
        return switch (verdict) {
            case ThreadFailures.Verdict.Replace(Duration pause) -> {
                LOG.warn("{} starts over in {} ms after: {}", role, pause.toMillis(), problem.getMessage(), problem);
                replaced.increment();
                rest(pause);
                cleanUp();
                yield StreamThreadExceptionResponse.REPLACE_THREAD;
            }
            case ThreadFailures.Verdict.End(String why) -> {
                LOG.error("{} has stopped: {}", role, why, problem);
                fail(why);
                yield StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
        };
    }

    private void cleanUp() {
        try {
            cleanup.run();
        } catch (RuntimeException e) {
            LOG.warn("{} goes on although not all that a thread left is cleared away: {}", role, e.getMessage(), e);
        }
    }

    private void look() {
        if (!streams.state().isRunningOrRebalancing()) {
            return;
        }
        var now = Instant.now();
        ProgressWatch.Verdict verdict = progress.look(StreamsWork.of(streams), now);
        boolean stood = problem() != null;
        stands = verdict == ProgressWatch.Verdict.FINE ? Duration.ZERO : progress.standing(now);
        if (verdict != ProgressWatch.Verdict.FINE && !stood) {
            LOG.warn("{} {}", role, problem());
        } else if (verdict == ProgressWatch.Verdict.FINE && stood) {
            LOG.info("{} goes on", role);
        }
        if (verdict == ProgressWatch.Verdict.START_OVER) {
            startOver();
        }
    }

    /** Why the role does not do its work, or null where it does. */
    private @Nullable String problem() {
        Duration time = stands;
        return time.isZero()
                ? null
                : "has done nothing for " + time.toSeconds() + " s, although "
                        + (streams.state() == KafkaStreams.State.RUNNING
                                ? "there is work for it"
                                : "it was given its tasks or waits for them");
    }

    private void startOver() {
        LOG.warn("{} starts over, for it {}", role, problem());
        int threads = streams.metadataForLocalThreads().size();
        for (int i = 0; i < threads; i++) {
            if (isRemoved()) {
                cleanUp();
            }
            streams.addStreamThread();
            replaced.increment();
        }
    }

    /** Whether a thread is gone; else it goes once it is no longer held up. */
    private boolean isRemoved() {
        try {
            return streams.removeStreamThread(CLOSE_WITHIN).isPresent();
        } catch (KafkaException e) {
            LOG.warn("A thread of {} does not end yet: {}", role, e.getMessage());
            return false;
        }
    }

    private void rest(Duration pause) {
        try {
            boolean ends = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("{} goes on; it is closing: {}", role, ends);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(String why) {
        Throwable problem = lastProblem;
        Throwable shown =
                problem instanceof StreamsException && problem.getCause() != null ? problem.getCause() : problem;
        String text = role + " has stopped: " + why + (shown == null ? "" : ": " + shown);
        var failure = problem == null ? new IllegalStateException(text) : new IllegalStateException(text, problem);
        failed.completeExceptionally(failure);
        running.completeExceptionally(failure);
    }

    /** Stops as a process does that is killed: the group learns of it only when the session times out. */
    public void abandon() {
        closing.countDown();
        telemetry.health().remove(role);
        streams.close(Duration.ZERO);
    }

    @Override
    public void close() {
        closing.countDown();
        telemetry.health().remove(role);
        streams.close(new KafkaStreams.CloseOptions().timeout(CLOSE_WITHIN).leaveGroup(leaves));
        meters.remove(up);
        meters.remove(standing);
        clientMetrics.close();
    }
}
