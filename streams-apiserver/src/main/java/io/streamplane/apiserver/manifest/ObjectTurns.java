package io.streamplane.apiserver.manifest;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One write of an object at a time, whichever keys and partitions the records come from: so each sees who holds the object
 * when the former has ended. One that need not wait begins before the call returns. Thread-safe.
 */
final class ObjectTurns {

    private final Map<ObjectPlace, CompletableFuture<Void>> last = new ConcurrentHashMap<>();
    private final Executor executor;

    ObjectTurns(Executor executor) {
        this.executor = executor;
    }

    <T> CompletionStage<T> take(ObjectPlace object, Supplier<CompletionStage<T>> write) {
        var turn = new CompletableFuture<Void>();
        CompletableFuture<Void> before = last.put(object, turn);
        CompletionStage<T> ended = before == null
                ? begin(write)
                : before.thenApplyAsync(_ -> begin(write), executor).thenCompose(Function.identity());
        return ended.whenComplete((_, _) -> {
            last.remove(object, turn);
            turn.complete(null);
        });
    }

    /** Runs what may take long on a thread of its own. */
    CompletionStage<Void> apart(Runnable task) {
        return CompletableFuture.runAsync(task, executor);
    }

    private static <T> CompletionStage<T> begin(Supplier<CompletionStage<T>> write) {
        try {
            return write.get();
        } catch (RuntimeException | StackOverflowError e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
