package io.streamplane.ops.replay;

import io.streamplane.apiserver.replay.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A side that works on a thread of its own, a bounded number of steps behind.
 *
 * @param <T> what it is given of each command
 */
final class SideThread<T> {

    private static final int BATCH = 256;
    private static final int MOST_BATCHES = 16;

    private final BlockingQueue<List<T>> batches = new ArrayBlockingQueue<>(MOST_BATCHES);
    private final CompletableFuture<Findings.Found> found = new CompletableFuture<>();
    private List<T> batch = new ArrayList<>(BATCH);

    SideThread(Side<T> side, String name) {
        Thread.ofPlatform().daemon().name(name).start(() -> work(side));
    }

    void next(T step) {
        batch.add(step);
        if (batch.size() == BATCH) {
            pass();
        }
    }

    /** Waits until it has done all; throws what it failed with. */
    Findings.Found end() {
        if (!batch.isEmpty()) {
            pass();
        }
        pass();
        return result();
    }

    /** An empty batch is the last one. */
    private void pass() {
        try {
            while (!batches.offer(batch, 100, TimeUnit.MILLISECONDS)) {
                if (found.isDone()) {
                    result();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the journal was replayed", e);
        }
        batch = new ArrayList<>(BATCH);
    }

    private Findings.Found result() {
        try {
            return found.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private void work(Side<T> side) {
        try {
            for (List<T> steps = batches.take(); !steps.isEmpty(); steps = batches.take()) {
                steps.forEach(side::next);
            }
            found.complete(side.end());
        } catch (RuntimeException | Error e) {
            found.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            found.completeExceptionally(e);
        }
    }
}
