package io.streamplane.apiserver.intake;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Begins the tasks of one partition one after the other, in the order in which they came; partitions do not wait for
 * each other. What tasks have begun ends in any order. Used by one thread.
 */
final class Lanes {

    private final Executor executor;
    private final Map<TopicPartition, CompletableFuture<?>> last = new HashMap<>();

    Lanes(Executor executor) {
        this.executor = executor;
    }

    /** @return ends when that has ended which the task has begun */
    CompletableFuture<Void> run(TopicPartition partition, Supplier<CompletionStage<Void>> task) {
        CompletableFuture<?> before = last.getOrDefault(partition, CompletableFuture.completedFuture(null));
        CompletableFuture<CompletionStage<Void>> begun = before.handleAsync((_, _) -> task.get(), executor);
        last.put(partition, begun);
        return begun.thenCompose(Function.identity());
    }
}
