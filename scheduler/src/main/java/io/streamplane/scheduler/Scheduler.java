package io.streamplane.scheduler;

import io.streamplane.scheduler.streams.SchedulerOptions;
import io.streamplane.scheduler.streams.SchedulerStreams;
import io.streamplane.schemas.streams.RunningStreams;
import java.util.concurrent.CompletionStage;

/**
 * The running scheduler: binds pods that have no node. Any number of processes may start one; one decides, a second
 * holds a copy of its stores and takes over when it is gone.
 */
public final class Scheduler implements AutoCloseable {

    private final RunningStreams streams;

    private Scheduler(RunningStreams streams) {
        this.streams = streams;
    }

    /** Starts it and returns; the topics must exist. */
    public static Scheduler start(SchedulerOptions options) {
        return new Scheduler(SchedulerStreams.start(options));
    }

    /** Completes exceptionally when it cannot go on; the process should end then. */
    public CompletionStage<Void> failed() {
        return streams.failed();
    }

    /** Stops as a process does that is killed: the group learns of it only when the session times out. */
    void abandon() {
        streams.abandon();
    }

    @Override
    public void close() {
        streams.close();
    }
}
