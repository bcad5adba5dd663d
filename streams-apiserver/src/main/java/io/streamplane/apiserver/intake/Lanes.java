package io.streamplane.apiserver.intake;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Runs tasks in parallel, but those of one key one after the other, in the order in which they came. */
final class Lanes {

    private final Executor executor;
    private final Map<String, CompletableFuture<Void>> last = new HashMap<>();

    Lanes(Executor executor) {
        this.executor = executor;
    }

    synchronized CompletableFuture<Void> run(String key, Runnable task) {
        CompletableFuture<Void> before = last.getOrDefault(key, CompletableFuture.completedFuture(null));
        CompletableFuture<Void> mine = before.handle((_, _) -> null).thenRunAsync(task, executor);
        last.put(key, mine);
        mine.whenComplete((_, _) -> forget(key, mine));
        return mine;
    }

    private synchronized void forget(String key, CompletableFuture<Void> done) {
        last.remove(key, done);
    }
}
