package io.streamplane.apiserver;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running parts of a process: when one cannot go on, all have failed; they are closed last one first. */
public final class Parts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();

    public synchronized <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /** Fails with what this stage fails with. */
    public void failWith(CompletionStage<Void> part) {
        part.whenComplete((_, cause) -> {
            if (cause != null) {
                failed.completeExceptionally(cause);
            }
        });
    }

    /**
     * Does something again and again from now on, on a thread of its own. What fails with a {@link RuntimeException} is told in the log, and
     * done again; an {@link Error} fails all.
     *
     * @param name of the thread, by which the log tells of failures
     * @param pause before it is done for the first time, and between one end and the next begin
     */
    public void repeat(String name, Duration pause, Runnable work) {
        var thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name(name).factory());
        add(thread::shutdownNow);
        var _ = thread.scheduleWithFixedDelay(
                () -> attempt(name, work), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void attempt(String name, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("{} did not come to its end, and is tried again: {}", name, e.toString());
        } catch (Error e) {
            failed.completeExceptionally(e);
            throw e;
        }
    }

    /** Completes exceptionally when a part cannot go on; never normally. */
    public CompletableFuture<Void> failed() {
        return failed;
    }

    /** Closes all, also where some do not close cleanly. */
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("A part did not stop cleanly", e);
            }
        }
    }
}
