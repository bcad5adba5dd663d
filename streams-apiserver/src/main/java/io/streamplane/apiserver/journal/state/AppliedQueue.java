package io.streamplane.apiserver.journal.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Applied commands on their way from the thread that applies to one consumer on another thread. Putting one in never
 * waits: where the consumer is too slow, the oldest are dropped, and it sees by the offsets that some are missing. So what
 * waits is always the newest part of the journal, without a gap, and no more than the queue may hold.
 */
public final class AppliedQueue implements AppliedListener {

    /**
     * How much waits at most, and from when on the consumer is woken.
     *
     * @param commands at most
     * @param bytes at most, but for the newest command
     * @param wakeAt the number of waiting commands that wakes the consumer; half of the bytes do too
     */
    public record Limits(int commands, long bytes, int wakeAt) {}

    private final Limits limits;
    private final Runnable wake;
    private ArrayDeque<AppliedCommand> queue = new ArrayDeque<>();
    private long bytes;
    private boolean woken;

    /** @param wake called on the thread that applies, so it must not wait; then not again until the queue was empty */
    public AppliedQueue(Limits limits, Runnable wake) {
        this.limits = limits;
        this.wake = wake;
    }

    @Override
    public void applied(AppliedCommand command) {
        if (add(command)) {
            wake.run();
        }
    }

    private synchronized boolean add(AppliedCommand command) {
        queue.addLast(command);
        bytes += command.bytes();
        while (queue.size() > limits.commands() || (bytes > limits.bytes() && queue.size() > 1)) {
            bytes -= queue.removeFirst().bytes();
        }
        boolean wakes = !woken && (queue.size() >= limits.wakeAt() || bytes >= limits.bytes() / 2);
        woken |= wakes;
        return wakes;
    }

    /** All that waits, in order and without a gap; empty where nothing does, and then the consumer will be woken again. */
    public List<AppliedCommand> take() {
        ArrayDeque<AppliedCommand> taken;
        synchronized (this) {
            taken = queue;
            if (taken.isEmpty()) {
                woken = false;
                return List.of();
            }
            queue = new ArrayDeque<>();
            bytes = 0;
        }
        return new ArrayList<>(taken);
    }
}
