package io.streamplane.apiserver.http;

import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Deletes many objects, several at a time: the journal takes them in batches, so that one after the other would be slower
 * by far. Once one fails no other is begun, but others may have been deleted, as with the workers of kube-apiserver
 * ({@code --delete-collection-workers}).
 */
final class CollectionDeletion {

    private static final int WORKERS = 32;

    private final List<ObjectKey> objects;
    private final Function<ObjectKey, ApiResult> delete;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean failed = new AtomicBoolean();

    /** @param delete is called by several threads */
    CollectionDeletion(List<ObjectKey> objects, Function<ObjectKey, ApiResult> delete) {
        this.objects = objects;
        this.delete = delete;
    }

    /** Returns a failure where there was one. That an object has gone already is none. */
    Optional<ApiResult> run() {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<ApiResult>>> workers = IntStream.range(0, Math.min(WORKERS, objects.size()))
                    .mapToObj(_ -> executor.submit(this::work))
                    .toList();
            Optional<ApiResult> failure = Optional.empty();
            for (Future<Optional<ApiResult>> worker : workers) {
                Optional<ApiResult> result = worker.get();
                failure = failure.isPresent() ? failure : result;
            }
            return failure;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while objects were deleted", e);
        }
    }

    private Optional<ApiResult> work() {
        boolean done = false;
        try {
            for (int i = next.getAndIncrement(); i < objects.size() && !failed.get(); i = next.getAndIncrement()) {
                ApiResult result = delete.apply(objects.get(i));
                if (result instanceof ApiResult.Failed problem
                        && problem.failure().code() != 404) {
                    return Optional.of(result);
                }
            }
            done = true;
            return Optional.empty();
        } finally {
            if (!done) {
                failed.set(true);
            }
        }
    }
}
