package io.streamplane.apiserver.watch;

import io.streamplane.schemas.kind.Kind;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of its own that follows the changes of one kind from now on. When the watch is over, or the work fails, it pauses and then
 * begins anew.
 */
public final class WatchFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WatchFollower.class);

    /** What is done with the changes; returns when the watch is over. */
    @FunctionalInterface
    public interface Work {
        void follow(Watcher changes) throws InterruptedException;
    }

    private final ObjectSource objects;
    private final Kind kind;
    private final Duration pause;
    private final Work work;
    private final Thread thread;
    private volatile boolean closing;

    /** Not started yet. */
    public WatchFollower(String name, ObjectSource objects, Kind kind, Duration pause, Work work) {
        this.objects = objects;
        this.kind = kind;
        this.pause = pause;
        this.work = work;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closing) {
                followOnce();
                if (!closing) {
                    Thread.sleep(pause);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void followOnce() throws InterruptedException {
        try (Watcher changes =
                objects.watches().watch(kind, objects.watches().revision()).orElseThrow()) {
            work.follow(changes);
        } catch (RuntimeException e) {
            if (!closing) {
                LOG.warn(
                        "{} failed; it begins again in {} s: {}",
                        Thread.currentThread().getName(),
                        pause.toSeconds(),
                        e.toString());
            }
        }
    }

    /** Interrupts the work and waits for its end. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
