package io.streamplane.scheduler;

import io.streamplane.scheduler.streams.SchedulerStreams;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running scheduler: binds pods that have no node. Any number of processes may start one; one decides, a second
 * holds a copy of its stores and takes over when it is gone.
 */
public final class Scheduler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

    private final KafkaStreams streams;
    private final CompletableFuture<Void> failed = new CompletableFuture<>();

    private Scheduler(KafkaStreams streams) {
        this.streams = streams;
    }

    /** Starts it and returns; the topics must exist. */
    public static Scheduler start(SchedulerOptions options) {
        var streams = SchedulerStreams.of(options);
        var scheduler = new Scheduler(streams);
        streams.setUncaughtExceptionHandler(scheduler::onUncaught);
        streams.start();
        return scheduler;
    }

    /** Completes exceptionally when it cannot go on; the process should end then. */
    public CompletionStage<Void> failed() {
        return failed;
    }

    private StreamThreadExceptionResponse onUncaught(Throwable problem) {
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each instanceof RetriableException) {
                LOG.warn("The scheduler starts over after: {}", problem.getMessage(), problem);
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
        }
        LOG.error("The scheduler has stopped", problem);
        failed.completeExceptionally(new IllegalStateException("the scheduler has stopped: " + problem, problem));
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    @Override
    public void close() {
        streams.close(Duration.ofSeconds(10));
    }
}
