package io.streamplane.apiserver.watch;

import io.streamplane.apiserver.journal.Change;
import io.streamplane.schemas.kind.Kind;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One open watch: a bounded queue of changes between the applying thread and the one that writes to the client. */
public final class Watcher implements AutoCloseable {

    /** How far a client may fall behind before its watch is cut. */
    private static final int QUEUE = 10_000;

    private final WatchCache cache;
    private final Kind kind;
    private final long after;
    private final LinkedBlockingQueue<Change> queue = new LinkedBlockingQueue<>();
    private volatile boolean cut;

    Watcher(WatchCache cache, Kind kind, long after) {
        this.cache = cache;
        this.kind = kind;
        this.after = after;
    }

    Kind kind() {
        return kind;
    }

    /** @return false where the watch is over */
    boolean offer(Change change) {
        if (cut) {
            return false;
        }
        if (change.revision() <= after) {
            return true;
        }
        if (queue.size() >= QUEUE) {
            cut();
            return false;
        }
        return queue.add(change);
    }

    /** The next change, or null where none came in time. */
    public @Nullable Change poll(Duration timeout) throws InterruptedException {
        return queue.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether all that was queued is taken and no more will come. */
    public boolean isOver() {
        return cut && queue.isEmpty();
    }

    /** A revision up to which this watcher has taken everything, or -1 where something waits in the queue. */
    public long caughtUpTo() {
        synchronized (cache) {
            return queue.isEmpty() ? Math.max(after, cache.revision()) : -1;
        }
    }

    void cut() {
        cut = true;
    }

    @Override
    public void close() {
        cut();
        cache.remove(this);
    }
}
