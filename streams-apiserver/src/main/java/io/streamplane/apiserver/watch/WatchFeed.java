package io.streamplane.apiserver.watch;

import io.streamplane.apiserver.journal.state.AppliedCommand;
import io.streamplane.apiserver.journal.state.AppliedCommands;
import io.streamplane.apiserver.journal.state.AppliedQueue;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings applied commands to the watch cache, on a thread of its own while there are some: telling thousands of watchers
 * takes longer than applying a command. Where it falls so far behind that some are dropped, watches are cut and resume.
 */
final class WatchFeed {

    private static final Logger LOG = LoggerFactory.getLogger(WatchFeed.class);
    private static final AppliedQueue.Limits LIMITS = new AppliedQueue.Limits(10_000, 32L * 1024 * 1024, 1);

    private final WatchCache cache;
    private final AppliedQueue queue;
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private long next;

    WatchFeed(WatchCache cache) {
        this(cache, LIMITS);
    }

    WatchFeed(WatchCache cache, AppliedQueue.Limits limits) {
        this.cache = cache;
        queue = new AppliedQueue(
                limits, () -> Thread.ofVirtual().name("watch-feed").start(this::run));
    }

    synchronized void start(AppliedCommands commands) {
        next = commands.listen(queue).revision();
        cache.startAt(next);
    }

    /** Completes exceptionally where it cannot go on. */
    CompletionStage<Void> failed() {
        return failed;
    }

    private synchronized void run() {
        try {
            for (List<AppliedCommand> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
                batch.forEach(this::tell);
            }
        } catch (RuntimeException | Error e) {
            LOG.error("Watches cannot be told of changes any more", e);
            failed.completeExceptionally(e);
        }
    }

    private void tell(AppliedCommand command) {
        if (command.offset() != next) {
            LOG.warn("Watches are cut: {} commands were not told in time", command.offset() - next);
            cache.missed(command.offset());
        }
        cache.applied(command.revision(), command.changes());
        next = command.revision();
    }
}
