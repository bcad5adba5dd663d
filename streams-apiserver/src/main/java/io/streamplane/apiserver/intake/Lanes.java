package io.streamplane.apiserver.intake;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Begins the tasks of one partition one after the other, in the order in which they came; but a task about an object
 * begins when the one before it about the same object has ended, for it builds on that one's outcome. Only such a task
 * waits: those that come after it do not. Partitions do not wait for each other. Used by one thread.
 */
final class Lanes {

    private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

    private record Subject(TopicPartition partition, ByteBuffer object) {}

    private final Executor executor;
    private final Map<TopicPartition, CompletableFuture<?>> last = new HashMap<>();
    private final Map<Subject, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();

    Lanes(Executor executor) {
        this.executor = executor;
    }

    /**
     * @param object the key of the object that the task is about; null where it waits for no other
     * @return ends when that has ended which the task has begun
     */
    <R> CompletableFuture<R> run(
            TopicPartition partition, byte @Nullable [] object, Supplier<CompletionStage<R>> task) {
        var subject = object == null ? null : new Subject(partition, ByteBuffer.wrap(object));
        CompletableFuture<?> same = subject == null ? null : underWay.get(subject);
        CompletableFuture<?> before = same != null ? same : last.getOrDefault(partition, NOTHING);
        CompletableFuture<CompletionStage<R>> begun = before.handleAsync((_, _) -> task.get(), executor);
        if (same == null) {
            last.put(partition, begun);
        }
        CompletableFuture<R> ended = begun.thenCompose(Function.identity());
        if (subject != null) {
            underWay.put(subject, ended);
            ended.whenComplete((_, _) -> underWay.remove(subject, ended));
        }
        return ended;
    }
}
