package io.streamplane.schemas.streams;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A role's Kafka Streams application. What a broker's absence or a rebalance throws at it passes, and its thread starts
 * over; anything else stops it for good, loudly.
 */
public final class RunningStreams implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningStreams.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final String role;
    private final KafkaStreams streams;
    private final boolean leaves;
    private final CompletableFuture<Void> running = new CompletableFuture<>();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();

    private RunningStreams(String role, KafkaStreams streams, boolean leaves) {
        this.role = role;
        this.streams = streams;
        this.leaves = leaves;
    }

    /**
     * Starts it and returns; its topics must exist.
     *
     * @param role as messages call it, e.g. {@code the materializer}
     * @param leaves whether it leaves its group when it is closed, so that others take over at once; else they wait for its
     *     session to run out, and a restart before that finds everything as it was
     */
    public static RunningStreams start(String role, KafkaStreams streams, boolean leaves) {
        var started = new RunningStreams(role, streams, leaves);
        streams.setUncaughtExceptionHandler(started::onUncaught);
        streams.setStateListener((now, _) -> {
            if (now == KafkaStreams.State.RUNNING) {
                started.running.complete(null);
            } else if (now == KafkaStreams.State.ERROR) {
                started.fail(new IllegalStateException("expected " + role + " to run, but its streams failed"));
            }
        });
        streams.start();
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

    private StreamThreadExceptionResponse onUncaught(Throwable problem) {
        if (passes(problem)) {
            LOG.warn("{} starts over after: {}", role, problem.getMessage(), problem);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.error("{} has stopped", role, problem);
        fail(new IllegalStateException(role + " has stopped: " + problem, problem));
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private static boolean passes(Throwable problem) {
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each instanceof RetriableException) {
                return true;
            }
        }
        return false;
    }

    private void fail(Throwable error) {
        failed.completeExceptionally(error);
        running.completeExceptionally(error);
    }

    /** Stops as a process does that is killed: the group learns of it only when the session times out. */
    public void abandon() {
        streams.close(Duration.ZERO);
    }

    @Override
    public void close() {
        streams.close(new KafkaStreams.CloseOptions().timeout(CLOSE_WITHIN).leaveGroup(leaves));
    }
}
