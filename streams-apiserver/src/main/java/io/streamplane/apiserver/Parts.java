package io.streamplane.apiserver;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
