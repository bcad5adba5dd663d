package io.streamplane.apiserver.watch;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.schemas.kind.Kind;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One open watch: a bounded queue of changes between the applying thread and the one that writes to the client. A
 * watch that is cut gives out what it had queued, then is over.
 */
public final class Watcher implements AutoCloseable {

    /** How far a client may fall behind before its watch is cut. */
    static final int QUEUE = 10_000;

    /** Likewise; what waits here is mostly no longer held elsewhere. */
    static final long QUEUE_BYTES = 32L * 1024 * 1024;

    private static final Change END = new Change(Long.MAX_VALUE, null, null);

    private final WatchCache cache;
    private final Kind kind;
    private final WatchScope scope;
    private final long after;
    private final LinkedBlockingQueue<Change> queue = new LinkedBlockingQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private boolean cut;
    private volatile boolean over;

    Watcher(WatchCache cache, Kind kind, WatchScope scope, long after) {
        this.cache = cache;
        this.kind = kind;
        this.scope = scope;
        this.after = after;
    }

    Kind kind() {
        return kind;
    }

    WatchScope scope() {
        return scope;
    }

    /** @return false where the watch takes no more */
    boolean offer(Change change) {
        synchronized (cache) {
            if (!cut && change.revision() > after) {
                if (queue.size() >= QUEUE || bytes.get() >= QUEUE_BYTES) {
                    cut();
                } else {
                    bytes.addAndGet(change.bytes());
                    queue.add(change);
                }
            }
            return !cut;
        }
    }

    /** The next change, or null where none came in time or the watch is over. For one thread. */
    public @Nullable Change poll(Duration timeout) throws InterruptedException {
        if (over) {
            return null;
        }
        Change change = queue.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (change == END) {
            over = true;
            return null;
        }
        if (change != null) {
            bytes.addAndGet(-change.bytes());
        }
        return change;
    }

    /** Whether all that was queued is taken and no more will come. */
    public boolean isOver() {
        return over;
    }

    /** A revision up to which this watcher has taken everything, or -1 where something waits, or was lost to a cut. */
    public long caughtUpTo() {
        synchronized (cache) {
            return !cut && queue.isEmpty() ? Math.max(after, cache.revision()) : -1;
        }
    }

    /** Takes no more changes; wakes whoever polls once the queued ones are taken. */
    public void cut() {
        synchronized (cache) {
            if (!cut) {
                cut = true;
                queue.add(END);
            }
        }
    }

    @Override
    public void close() {
        synchronized (cache) {
            cut();
            queue.clear();
            over = true;
            cache.remove(this);
        }
    }
}
