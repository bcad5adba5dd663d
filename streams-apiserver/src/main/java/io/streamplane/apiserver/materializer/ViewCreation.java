package io.streamplane.apiserver.materializer;

import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.TopicAdmin.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates views' topics on a thread of its own, in one request all that were asked for meanwhile: so many kinds that are new
 * at once do not cost a request each. Thread-safe.
 */
final class ViewCreation implements AutoCloseable {

    /** More make the first of them wait too long. */
    private static final int MOST_AT_ONCE = 20;

    /** What the broker is asked for. */
    interface Topics extends AutoCloseable {

        Set<String> names();

        void ensure(List<View> views);

        @Override
        void close();
    }

    private record Asked(View view, CompletableFuture<Void> created) {}

    private final Supplier<Topics> connect;
    private final BlockingQueue<Asked> queue = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<Void>> asked = new ConcurrentHashMap<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("view-creation").unstarted(this::run);

    /** Topics that there were when the first view was asked for. */
    private Set<String> existing = Set.of();

    private volatile boolean closed;
    private volatile @Nullable Throwable problem;

    ViewCreation(ClientSettings settings) {
        this(() -> broker(new TopicAdmin(settings)));
    }

    ViewCreation(Supplier<Topics> connect) {
        this.connect = connect;
        thread.start();
    }

    private static Topics broker(TopicAdmin admin) {
        return new Topics() {
            @Override
            public Set<String> names() {
                return admin.names();
            }

            @Override
            public void ensure(List<View> views) {
                admin.ensureViews(views);
            }

            @Override
            public void close() {
                admin.close();
            }
        };
    }

    /** Completes when the topic can be written to; asks the broker once for each topic, unless that fails. */
    CompletableFuture<Void> ask(View view) {
        return asked.computeIfAbsent(view.topic(), _ -> {
            var each = new Asked(view, new CompletableFuture<>());
            queue.add(each);
            if (closed) {
                each.created().completeExceptionally(ended());
            }
            return each.created();
        });
    }

    private void run() {
        try (Topics topics = connect.get()) {
            while (!closed) {
                var batch = new ArrayList<>(List.of(queue.take()));
                queue.drainTo(batch, MOST_AT_ONCE - 1);
                create(topics, batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            problem = e;
        } finally {
            closed = true;
            queue.forEach(each -> each.created().completeExceptionally(ended()));
        }
    }

    /** A failure is told to those who wait, and what is asked for after it is tried again. */
    private void create(Topics topics, List<Asked> batch) {
        try {
            if (existing.isEmpty()) {
                existing = topics.names();
            }
            List<View> missing = batch.stream()
                    .map(Asked::view)
                    .filter(view -> !existing.contains(view.topic()))
                    .toList();
            if (!missing.isEmpty()) {
                topics.ensure(missing);
            }
            batch.forEach(each -> each.created().complete(null));
        } catch (RuntimeException | Error e) {
            for (Asked each : batch) {
                asked.remove(each.view().topic());
                each.created().completeExceptionally(e);
            }
        }
    }

    private IllegalStateException ended() {
        Throwable cause = problem;
        return new IllegalStateException(
                "expected to create a view's topic, but " + (cause == null ? "the materializer ends" : cause), cause);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
